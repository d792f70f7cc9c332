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
      toast({ text: `Branch ${branch.label} is deleted.` });
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
          ` ${count(children, "branch was", "branches were")} cut from it: no harm is done to that, but reset and compare need a parent.`}
      </p>
    </ConfirmByLabel>
  );
}

function ProtectedDialog({ branch, onClose }: DeleteBranchDialogProps) {
  const patch = usePatch(branch, onClose);
  return (
    <Dialog
      title={`${branch.label} is protected`}
      description="Somebody asked that it neither expires nor can be deleted. Take the protection away first."
      onClose={onClose}
    >
      <FormError error={patch.error} />
      <DialogActions>
        <Button onClick={onClose}>Leave it</Button>
        <Button busy={patch.isPending} onClick={() => patch.mutate({ protected: false })}>
          Take protection away
        </Button>
      </DialogActions>
    </Dialog>
  );
}
