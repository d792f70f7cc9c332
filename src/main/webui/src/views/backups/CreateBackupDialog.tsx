import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, ok } from "@/api/client";
import { keys } from "@/api/keys";
import { useOnce } from "@/api/once";
import { useBranches, useRefresh } from "@/api/queries";
import { useSession } from "@/api/session";
import { Button } from "@/ui/Button";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { Chips, Field } from "@/ui/Field";
import { labelProblem, LabelField } from "@/ui/LabelField";
import { FormError } from "@/ui/States";
import { jobToast, toast } from "@/ui/toasts";

const FORMATS = [
  { value: "", text: "as configured" },
  { value: "directory", text: "directory" },
  { value: "custom", text: "custom" },
] as const;

const ABOUT = {
  "": "The default of this installation (truss.backup.format).",
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
      toast({
        key: jobToast(backup.job_id),
        text: `Backup ${backup.label} started`,
        link: { to: `/backups/${backup.id}`, text: "Open it" },
      });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!create.isPending) create.mutate();
  };
  return (
    <Dialog title="Back up" description="Sessions on the database are not affected." onClose={onClose}>
      <form onSubmit={submit} aria-label="Back up">
        <LabelField
          value={label}
          onChange={setLabel}
          hint="1 to 60 characters. Empty for backup_ and the time"
          placeholder="before-the-migration"
          autoFocus
        />
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
          <Button kind="primary" type="submit" busy={create.isPending} disabled={labelProblem(label) !== null}>
            Back up
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
