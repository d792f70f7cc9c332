import { type FormEvent, useState } from "react";
import type { Branch } from "@/api/client";
import { Button } from "@/ui/Button";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { labelProblem, LabelField } from "@/ui/LabelField";
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
      description="Counted from now. Truss drops the branch at that time."
      onClose={onClose}
    >
      <form onSubmit={submit}>
        <TimeToLive hours={hours} onChange={setHours} />
        {branch.protected && <p className="pt-2 text-xs text-soft">The branch is protected and does not expire.</p>}
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
        <LabelField
          value={label}
          onChange={setLabel}
          hint={`Its database stays ${branch.branch_db}, and connections stay open.`}
          autoFocus
          required
        />
        <FormError error={patch.error} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={patch.isPending} disabled={labelProblem(label) !== null}>
            Rename
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
