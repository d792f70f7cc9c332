import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { api, type Backup, ok } from "@/api/client";
import { keys } from "@/api/keys";
import { useOnce } from "@/api/once";
import { hasCode } from "@/api/problems";
import { useRefresh } from "@/api/queries";
import { Button } from "@/ui/Button";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { Checkbox } from "@/ui/Field";
import { labelProblem, LabelField } from "@/ui/LabelField";
import { FormError } from "@/ui/States";
import { TimeToLive } from "@/ui/TimeToLive";
import { Moment } from "@/ui/Time";
import { jobToast, toast } from "@/ui/toasts";

/** Restores a backup into a new branch, never into an existing database. */
export function RestoreDialog({ backup, onClose }: { backup: Backup; onClose: () => void }) {
  const refresh = useRefresh();
  const once = useOnce();
  const navigate = useNavigate();
  const [label, setLabel] = useState("");
  const [hours, setHours] = useState<number | null>(24);
  const [roles, setRoles] = useState(false);
  const restore = useMutation({
    mutationFn: () => {
      const body = { ...(label.trim() === "" ? {} : { label: label.trim() }), ttl_hours: hours ?? 0 };
      const query = roles ? { createMissingRoles: true } : {};
      return once({ body, query }, (header) =>
        ok(api.POST("/api/backups/{id}/restore", { params: { path: { id: backup.id }, query, header }, body })),
      );
    },
    onSuccess: (branch) => {
      void refresh(keys.branches, keys.jobs, keys.usage);
      onClose();
      toast({
        key: jobToast(branch.job_id),
        text: `Restore into branch ${branch.label} started`,
        link: { to: `/branches/${branch.id}`, text: "Open it" },
      });
      void navigate({ to: "/branches/$id", params: { id: String(branch.id) } });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (hours !== null && !restore.isPending) restore.mutate();
  };
  return (
    <Dialog
      title={`Restore ${backup.label}`}
      description="Restores into a new branch. Existing databases are not changed."
      onClose={onClose}
    >
      <form onSubmit={submit} aria-label={`Restore ${backup.label}`}>
        <p className="pt-1 text-xs text-soft">
          {backup.database} as it was <Moment at={backup.started_at ?? backup.created_at} />.
        </p>
        <LabelField
          value={label}
          onChange={setLabel}
          hint="Of the new branch, 1 to 60 characters. Empty for branch_ and the time"
          autoFocus
        />
        <TimeToLive hours={hours} onChange={setHours} />
        {(hasCode(restore.error, "restore_not_possible") || roles) && (
          <Checkbox label="Create missing roles, without login" checked={roles} onChange={setRoles} />
        )}
        <FormError error={restore.error} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind="primary"
            type="submit"
            busy={restore.isPending}
            disabled={hours === null || labelProblem(label) !== null}
          >
            Restore
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
