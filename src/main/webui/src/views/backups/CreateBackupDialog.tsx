import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, ok } from "@/api/client";
import { keys } from "@/api/keys";
import { useOnce } from "@/api/once";
import { useBranches, useRefresh, useSession } from "@/api/queries";
import { Button } from "@/ui/Button";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { Chips, Field } from "@/ui/Field";
import { FormError } from "@/ui/States";
import { toast } from "@/ui/toasts";

const FORMATS = [
  { value: "", text: "as configured" },
  { value: "directory", text: "directory" },
  { value: "custom", text: "custom" },
] as const;

const ABOUT = {
  "": "As truss.backup.format says.",
  directory: "A folder, written and restored by several workers. Downloads as a tar.",
  custom: "One file, written by one worker. Downloads in parts, too.",
};

type Format = (typeof FORMATS)[number]["value"];

export function CreateBackupDialog({ onClose }: { onClose: () => void }) {
  const refresh = useRefresh();
  const once = useOnce();
  const session = useSession().data;
  const branches = (useBranches().data ?? []).filter(({ status }) => status === "active");
  const [label, setLabel] = useState("");
  const [branch, setBranch] = useState<number | null>(session?.branch_id ?? null);
  const [format, setFormat] = useState<Format>("");
  const create = useMutation({
    mutationFn: () => {
      const body = {
        ...(label.trim() === "" ? {} : { label: label.trim() }),
        ...(branch === null ? {} : { branch }),
        ...(format === "" ? {} : { format }),
      };
      return once(body, (header) => ok(api.POST("/api/backups", { params: { header }, body })));
    },
    onSuccess: (backup) => {
      void refresh(keys.backups, keys.jobs, keys.usage);
      toast({ text: `Backup ${backup.label} has begun.`, link: { to: `/backups/${backup.id}`, text: "Look at it" } });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!create.isPending) create.mutate();
  };
  return (
    <Dialog title="Back up" description="Nobody is disturbed meanwhile." onClose={onClose}>
      <form onSubmit={submit} aria-label="Back up">
        <Field label="Label" hint="1 to 60 characters; empty: backup_ and the time">
          {(ids) => (
            <input
              {...ids}
              autoFocus
              autoComplete="off"
              maxLength={60}
              className="field"
              placeholder="before-the-migration"
              value={label}
              onChange={(event) => setLabel(event.target.value)}
            />
          )}
        </Field>
        <Field label="Of">
          {(ids) => (
            <select
              {...ids}
              className="field"
              value={branch ?? ""}
              onChange={(event) => setBranch(event.target.value === "" ? null : Number(event.target.value))}
            >
              <option value="">{session?.main.database ?? "main"} (main database)</option>
              {branches.toReversed().map(({ id, label: name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <div className="pt-3">
          <span className="block pb-1 font-medium">Format</span>
          <Chips label="Format" value={format} choices={FORMATS} onChange={setFormat} />
          <p className="pt-1 text-xs text-soft">{ABOUT[format]}</p>
        </div>
        <FormError error={create.error} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={create.isPending}>
            Back up
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
