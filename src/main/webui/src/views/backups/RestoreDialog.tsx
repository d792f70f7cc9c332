import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { api, type Backup, ok } from "@/api/client";
import { keys } from "@/api/keys";
import { hasCode } from "@/api/problems";
import { useRefresh } from "@/api/queries";
import { parseMoment, utcTime, zoneName } from "@/format/time";
import { Button } from "@/ui/Button";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { Checkbox, Chips, Field } from "@/ui/Field";
import { FormError } from "@/ui/States";
import { TimeToLive } from "@/ui/TimeToLive";
import { Moment } from "@/ui/Time";
import { toast } from "@/ui/toasts";

const KINDS = [
  { value: "archive", text: "what it holds" },
  { value: "time", text: "its database at a moment" },
] as const;

/** Into a new branch, never over what is there. */
export function RestoreDialog({ backup, onClose }: { backup: Backup; onClose: () => void }) {
  const refresh = useRefresh();
  const navigate = useNavigate();
  const [label, setLabel] = useState("");
  const [hours, setHours] = useState<number | null>(24);
  const [kind, setKind] = useState<"archive" | "time">("archive");
  const [typed, setTyped] = useState("");
  const [roles, setRoles] = useState(false);
  const moment = parseMoment(typed, new Date());
  const ready = hours !== null && (kind === "archive" || moment !== null);
  const restore = useMutation({
    mutationFn: () =>
      ok(
        api.POST("/api/backups/{id}/restore", {
          params: { path: { id: backup.id }, query: roles && kind === "archive" ? { createMissingRoles: true } : {} },
          body: {
            ...(label.trim() === "" ? {} : { label: label.trim() }),
            ttl_hours: hours ?? 0,
            ...(kind === "time" && moment ? { target_time: moment.toISOString() } : {}),
          },
        }),
      ),
    onSuccess: (branch) => {
      void refresh(keys.branches, keys.jobs, keys.usage);
      onClose();
      toast({ text: `${backup.label} is being restored into branch ${branch.label}.`, link: { to: `/branches/${branch.id}`, text: "Look at it" } });
      void navigate(
        kind === "time" ? { to: "/recovery/$id", params: { id: String(branch.id) } } : { to: "/branches/$id", params: { id: String(branch.id) } },
      );
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !restore.isPending) restore.mutate();
  };
  return (
    <Dialog title={`Restore ${backup.label}`} description="Into a new branch; nothing that is there is touched." onClose={onClose}>
      <form onSubmit={submit} aria-label={`Restore ${backup.label}`}>
        <div className="pt-3">
          <span className="block pb-1 font-medium">Restore</span>
          <Chips label="Restore" value={kind} choices={KINDS} onChange={setKind} />
        </div>
        {kind === "archive" ? (
          <p className="pt-1 text-xs text-soft">
            {backup.database} as it was <Moment at={backup.started_at ?? backup.created_at} />.
          </p>
        ) : (
          <Field
            label="Moment"
            hint={
              moment
                ? `${utcTime(moment, true)}. A recovery from a base backup and WAL; the archive itself is not read.`
                : `A time on your clock (${zoneName()}), such as 14:05 or 2026-01-15 14:05:30, or with a zone`
            }
            error={typed !== "" && moment === null ? "Not a time. Such as 14:05, 2026-01-15 14:05:30, 2026-01-15 14:05Z" : null}
          >
            {(ids) => <input {...ids} className="field" value={typed} onChange={(event) => setTyped(event.target.value)} />}
          </Field>
        )}
        <Field label="Label" hint="Of the new branch. 1 to 60 characters; empty: branch_ and the time">
          {(ids) => (
            <input {...ids} autoFocus maxLength={60} className="field" value={label} onChange={(event) => setLabel(event.target.value)} />
          )}
        </Field>
        <TimeToLive hours={hours} onChange={setHours} />
        {kind === "archive" && (hasCode(restore.error, "restore_not_possible") || roles) && (
          <Checkbox label="Create the roles that are missing, without login" checked={roles} onChange={setRoles} />
        )}
        <FormError error={restore.error} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={restore.isPending} disabled={!ready}>
            Restore
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
