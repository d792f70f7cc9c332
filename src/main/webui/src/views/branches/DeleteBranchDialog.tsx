import { useMutation } from "@tanstack/react-query";
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { api, type Branch, ok } from "@/api/client";
import { keys } from "@/api/keys";
import { useBranches, useRefresh } from "@/api/queries";
import { count } from "@/format/size";
import { Button } from "@/ui/Button";
import { ConfirmByLabel } from "@/ui/ConfirmByLabel";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { FormError } from "@/ui/States";
import { Size } from "@/ui/Time";
import { toast } from "@/ui/toasts";
import { usePatch } from "./usePatch";

interface DeleteBranchDialogProps {
  branch: Branch;
  onClose: () => void;
}

export function DeleteBranchDialog({ branch, onClose }: DeleteBranchDialogProps) {
  const refresh = useRefresh();
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const children = (useBranches().data ?? []).filter(({ parent }) => parent === branch.id).length;
  const remove = useMutation({
    mutationFn: () => ok(api.DELETE("/api/branches/{id}", { params: { path: { id: branch.id } } })),
    onMutate: () => window.setTimeout(() => void refresh(keys.branches), 150),
    onSuccess: () => {
      onClose();
      if (path === `/branches/${branch.id}`) void navigate({ to: "/branches" });
      void refresh(keys.branches, keys.usage, keys.session, keys.points);
      toast({ text: `Branch ${branch.label} deleted` });
    },
  });
  if (branch.protected) return <ProtectedDialog branch={branch} onClose={onClose} />;
  return (
    <ConfirmByLabel
      title={`Delete ${branch.label}`}
      label={branch.label}
      action="Delete branch"
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      <p>
        The database <code className="font-mono text-xs break-all">{branch.branch_db}</code> (
        <Size bytes={branch.size_bytes} />) is dropped with everything in it, and sessions on it end.
        {children > 0 &&
          ` ${count(children, "branch was", "branches were")} created from it. Those stay, but can no longer be reset or compared.`}
      </p>
    </ConfirmByLabel>
  );
}

function ProtectedDialog({ branch, onClose }: DeleteBranchDialogProps) {
  const patch = usePatch(branch, onClose);
  return (
    <Dialog
      title={`${branch.label} is protected`}
      description="A protected branch does not expire and cannot be deleted. Unprotect it first."
      onClose={onClose}
    >
      <FormError error={patch.error} />
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button busy={patch.isPending} onClick={() => patch.mutate({ protected: false })}>
          Unprotect
        </Button>
      </DialogActions>
    </Dialog>
  );
}
