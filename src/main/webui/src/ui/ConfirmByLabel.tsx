import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "./Button";
import { Dialog, DialogActions } from "./Dialog";
import { Field } from "./Field";
import { FormError } from "./States";

interface ConfirmByLabelProps {
  title: string;
  /** The explanation of what is lost. */
  children: ReactNode;
  label: string;
  action: string;
  busy: boolean;
  error: unknown;
  onConfirm: () => void;
  onClose: () => void;
}

/** Confirms an action that cannot be undone: it explains what is lost and requires the label to be typed. */
export function ConfirmByLabel({
  title,
  children,
  label,
  action,
  busy,
  error,
  onConfirm,
  onClose,
}: ConfirmByLabelProps) {
  const [typed, setTyped] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed === label && !busy) onConfirm();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit}>
        {children}
        <Field
          label="Type its label to confirm"
          hint={
            <>
              It is <code className="font-mono font-semibold text-ink select-all">{label}</code>
            </>
          }
        >
          {(ids) => (
            <input
              {...ids}
              autoFocus
              autoComplete="off"
              className="field"
              value={typed}
              onChange={(e) => setTyped(e.target.value)}
            />
          )}
        </Field>
        <FormError error={error} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="danger" type="submit" busy={busy} disabled={typed !== label}>
            {action}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
