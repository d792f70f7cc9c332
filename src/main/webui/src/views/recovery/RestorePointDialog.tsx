import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, ok } from "@/api/client";
import { keys } from "@/api/keys";
import { useOnce } from "@/api/once";
import { useRefresh } from "@/api/queries";
import { Button } from "@/ui/Button";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { FormError } from "@/ui/States";
import { toast } from "@/ui/toasts";

const LONGEST = 63;

export function RestorePointDialog({ onClose }: { onClose: () => void }) {
  const refresh = useRefresh();
  const once = useOnce();
  const [name, setName] = useState("");
  const create = useMutation({
    mutationFn: () => {
      const body = { name: name.trim() };
      return once(body, (header) => ok(api.POST("/api/recovery/points", { params: { header }, body })));
    },
    onSuccess: (point) => {
      void refresh(keys.points);
      toast({ text: `Restore point ${point.name} created`, link: { to: "/recovery", text: "Open recovery" } });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Dialog
      title="Create restore point"
      description="Names the present moment. A recovery can use the name as its target."
      onClose={onClose}
    >
      <form onSubmit={submit}>
        <Field
          label="Name"
          hint="1 to 63 letters, digits, _ . : and -"
          error={name.length > LONGEST ? `At most ${LONGEST} characters. This name has ${name.length}.` : null}
        >
          {(ids) => (
            <input
              {...ids}
              autoFocus
              required
              autoComplete="off"
              placeholder="before-the-migration"
              className="field"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <FormError error={create.error} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={create.isPending} disabled={name.length > LONGEST}>
            Create
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
