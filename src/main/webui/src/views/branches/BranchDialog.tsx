import { type FormEvent, useState } from "react";
import type { Branch } from "@/api/client";
import { Button } from "@/ui/Button";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { FormError } from "@/ui/States";
import { TimeToLive } from "@/ui/TimeToLive";
import { CreateBranchDialog } from "./CreateBranchDialog";
import { DeleteBranchDialog } from "./DeleteBranchDialog";
import { ResetBranchDialog } from "./ResetBranchDialog";
import { usePatch } from "./usePatch";

export type BranchAction = "child" | "reset" | "extend" | "rename" | "delete";

interface BranchDialogProps {
  branch: Branch;
  onClose: () => void;
}

export function BranchDialog({ action, branch, onClose }: BranchDialogProps & { action: BranchAction }) {
  switch (action) {
    case "child":
      return <CreateBranchDialog parent={branch.id} onClose={onClose} />;
    case "reset":
      return <ResetBranchDialog branch={branch} onClose={onClose} />;
    case "extend":
      return <ExpiryDialog branch={branch} onClose={onClose} />;
    case "rename":
      return <RenameDialog branch={branch} onClose={onClose} />;
    case "delete":
      return <DeleteBranchDialog branch={branch} onClose={onClose} />;
  }
}

function ExpiryDialog({ branch, onClose }: BranchDialogProps) {
  const [hours, setHours] = useState<number | null>(Number(branch.ttl_hours));
  const patch = usePatch(branch, onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (hours !== null) patch.mutate({ ttl_hours: hours });
  };
  return (
    <Dialog
      title={`Expiry of ${branch.label}`}
      description="Counted from now. Then the branch is dropped."
      onClose={onClose}
    >
      <form onSubmit={submit}>
        <TimeToLive hours={hours} onChange={setHours} />
        {branch.protected && (
          <p className="pt-2 text-xs text-soft">It is protected, and does not expire as long as it is.</p>
        )}
        <FormError error={patch.error} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={patch.isPending} disabled={hours === null}>
            Set expiry
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function RenameDialog({ branch, onClose }: BranchDialogProps) {
  const [label, setLabel] = useState(branch.label);
  const patch = usePatch(branch, onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    patch.mutate({ label: label.trim() });
  };
  return (
    <Dialog title={`Rename ${branch.label}`} onClose={onClose}>
      <form onSubmit={submit}>
        <Field label="Label" hint={`Its database stays ${branch.branch_db}, so that nobody has to connect anew.`}>
          {(ids) => (
            <input
              {...ids}
              autoFocus
              required
              maxLength={60}
              className="field"
              value={label}
              onChange={(e) => setLabel(e.target.value)}
            />
          )}
        </Field>
        <FormError error={patch.error} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={patch.isPending}>
            Rename
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
