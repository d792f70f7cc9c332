import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, type Branch, type ConnectionsMode, ok } from "@/api/client";
import { keys } from "@/api/keys";
import { useOnce } from "@/api/once";
import { useBranches, useRefresh, useSession } from "@/api/queries";
import { Button } from "@/ui/Button";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { toast } from "@/ui/toasts";
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
        text:
          now.status === "active" ? `${now.label} has the content of ${parent} again.` : `${now.label} is being reset.`,
        link: { to: `/branches/${now.id}`, text: "Look at it" },
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
          ? `The branch it was cut from, number ${branch.parent}, is not there any more: there is nothing to reset it to.`
          : `It gets the present content of ${parent}. What was changed in it is lost, and sessions on it end. Its id and database name stay.`
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
