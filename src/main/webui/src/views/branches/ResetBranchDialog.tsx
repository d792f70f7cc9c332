import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, type Branch, type ConnectionsMode, ok } from "@/api/client";
import { keys } from "@/api/keys";
import { useOnce } from "@/api/once";
import { useBranches, useRefresh } from "@/api/queries";
import { useSession } from "@/api/session";
import { Button } from "@/ui/Button";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { jobToast, toast } from "@/ui/toasts";
import { BusySource } from "./BusySource";
import { SourceSessions } from "./SourceSessions";

export function ResetBranchDialog({ branch, onClose }: { branch: Branch; onClose: () => void }) {
  const refresh = useRefresh();
  const once = useOnce();
  const session = useSession().data;
  const branches = useBranches().data;
  const ofMain = branch.parent == null;
  const listed = branches?.find(({ id }) => id === branch.parent);
  const gone = !ofMain && branches !== undefined && listed === undefined;
  const parent = (ofMain ? session?.main.database : listed?.label) ?? "its parent";
  const [connections, setConnections] = useState<ConnectionsMode>("auto");
  const reset = useMutation({
    mutationFn: () =>
      once({ connections }, (header) =>
        ok(
          api.POST("/api/branches/{id}/reset", { params: { path: { id: branch.id }, header }, body: { connections } }),
        ),
      ),
    onMutate: () => window.setTimeout(() => void refresh(keys.branches), 150),
    onSuccess: (now) => {
      void refresh(keys.branches, keys.jobs, keys.diff(branch.id));
      toast({
        key: jobToast(now.job_id),
        text:
          now.status === "active" ? `Branch ${now.label} reset to ${parent}` : `Reset of branch ${now.label} started`,
        link: { to: `/branches/${now.id}`, text: "Open it" },
      });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    reset.mutate();
  };
  return (
    <Dialog
      title={`Reset ${branch.label}`}
      description={
        gone
          ? `The parent of this branch, ${branch.parent}, was deleted. It cannot be reset.`
          : `Replaces the content of the branch with the present content of ${parent}. Changes on the branch are lost, and sessions on it end. Id and database name stay.`
      }
      onClose={onClose}
    >
      <form onSubmit={submit}>
        {!gone && (
          <SourceSessions parent={branch.parent ?? null} name={parent} value={connections} onChange={setConnections} />
        )}
        <BusySource error={reset.error} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="danger" type="submit" busy={reset.isPending} disabled={gone}>
            {reset.isPending ? "Resetting…" : "Reset"}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
