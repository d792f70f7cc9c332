import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, type BaseBackup, ok } from "@/api/client";
import { keys } from "@/api/keys";
import { hasCode } from "@/api/problems";
import { useRefresh } from "@/api/queries";
import { ConfirmByLabel } from "@/ui/ConfirmByLabel";
import { Checkbox } from "@/ui/Field";
import { Size } from "@/ui/Time";
import { toast } from "@/ui/toasts";

/** Deletes a base backup. One that the window needs takes an additional confirmation. */
export function DeleteBaseBackupDialog({ backup, onClose }: { backup: BaseBackup; onClose: () => void }) {
  const refresh = useRefresh();
  const [force, setForce] = useState(false);
  const remove = useMutation({
    mutationFn: () =>
      ok(
        api.DELETE("/api/base-backups/{id}", {
          params: { path: { id: backup.id }, query: force ? { force: true } : {} },
        }),
      ),
    onSuccess: () => {
      void refresh(keys.baseBackups, keys.window);
      toast({ text: `Base backup ${backup.label} deleted` });
      onClose();
    },
  });
  return (
    <ConfirmByLabel
      title={`Delete ${backup.label}`}
      label={backup.label}
      action="Delete base backup"
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      <p>
        Truss removes its files (<Size bytes={backup.size_bytes} />
        ). Moments that need this base backup are no longer recoverable.
      </p>
      {(hasCode(remove.error, "needed_by_window") || force) && (
        <Checkbox label="Delete it and shorten the recovery window" checked={force} onChange={setForce} />
      )}
    </ConfirmByLabel>
  );
}
