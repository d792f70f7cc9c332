import { useState } from "react";
import { count } from "@/format/size";
import { Button } from "@/ui/Button";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { Checkbox } from "@/ui/Field";
import { Note } from "@/ui/States";
import type { MigrationStatus } from "./queries";

interface RunDialogProps {
  status: MigrationStatus;
  onMain: boolean;
  onRun: () => void;
  onClose: () => void;
}

/** Confirms a run, twice for main. */
export function RunDialog({ status, onMain, onRun, onClose }: RunDialogProps) {
  const [sure, setSure] = useState(!onMain);
  return (
    <Dialog
      title="Run migrations"
      description={`${count(status.pending.length, "file", "files")}, applied in this order.`}
      onClose={onClose}
    >
      <form
        aria-label="Run migrations"
        onSubmit={(event) => {
          event.preventDefault();
          if (sure) onRun();
        }}
      >
        <ol className="list-decimal py-2 pl-6 font-mono text-xs">
          {status.pending.map((file) => (
            <li key={file}>{file}</li>
          ))}
        </ol>
        {onMain && (
          <>
            <Note tone="warn">
              This changes the main database, {status.database}. Run the migrations on a branch first.
            </Note>
            <Checkbox label="Change the main database" checked={sure} onChange={setSure} />
          </>
        )}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind={onMain ? "danger" : "primary"} type="submit" disabled={!sure}>
            {onMain ? "Run on main" : "Run on this branch"}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
