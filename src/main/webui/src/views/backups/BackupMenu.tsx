import { useMutation } from "@tanstack/react-query";
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { api, type Backup, ok } from "@/api/client";
import { keys } from "@/api/keys";
import { sentence } from "@/api/problems";
import { useRefresh } from "@/api/queries";
import { IconButton } from "@/ui/Button";
import { ConfirmByLabel } from "@/ui/ConfirmByLabel";
import { Menu, MenuItem } from "@/ui/Menu";
import { Size } from "@/ui/Time";
import { toast } from "@/ui/toasts";
import { RestoreDialog } from "./RestoreDialog";

export function useVerify(backup: Backup) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: () => ok(api.POST("/api/backups/{id}/verify", { params: { path: { id: backup.id } }, body: {} })),
    onSuccess: () => {
      void refresh(keys.backups, keys.jobs);
      toast({ text: `Verification of ${backup.label} started` });
    },
    onError: (error) => toast({ tone: "bad", text: sentence(error) }),
  });
}

/** Downloads by a link, so that a failure is a failed download and does not replace this page. */
function download(backup: Backup) {
  const link = document.createElement("a");
  link.href = `/api/backups/${backup.id}/download`;
  link.download = "";
  link.click();
}

export function BackupMenu({ backup }: { backup: Backup }) {
  const [dialog, setDialog] = useState<"restore" | "delete" | null>(null);
  const verify = useVerify(backup);
  const navigate = useNavigate();
  const complete = backup.status === "completed";
  return (
    <>
      <Menu
        trigger={
          <IconButton label={`Actions for ${backup.label}`}>
            <Ellipsis size={16} aria-hidden />
          </IconButton>
        }
      >
        <MenuItem disabled={!complete} onSelect={() => setDialog("restore")}>
          Restore…
        </MenuItem>
        <MenuItem onSelect={() => void navigate({ to: "/recovery", search: { database: backup.database } })}>
          Restore to a point in time…
        </MenuItem>
        <MenuItem disabled={!complete || backup.verification === "running"} onSelect={() => verify.mutate()}>
          Verify
        </MenuItem>
        <MenuItem disabled={!complete} onSelect={() => download(backup)}>
          Download
        </MenuItem>
        <MenuItem danger onSelect={() => setDialog("delete")}>
          Delete…
        </MenuItem>
      </Menu>
      {dialog === "restore" && <RestoreDialog backup={backup} onClose={() => setDialog(null)} />}
      {dialog === "delete" && <DeleteBackupDialog backup={backup} onClose={() => setDialog(null)} />}
    </>
  );
}

function DeleteBackupDialog({ backup, onClose }: { backup: Backup; onClose: () => void }) {
  const refresh = useRefresh();
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const remove = useMutation({
    mutationFn: () => ok(api.DELETE("/api/backups/{id}", { params: { path: { id: backup.id } } })),
    onSuccess: () => {
      onClose();
      if (path === `/backups/${backup.id}`) void navigate({ to: "/backups" });
      void refresh(keys.backups, keys.usage);
      toast({ text: `Backup ${backup.label} deleted` });
    },
  });
  return (
    <ConfirmByLabel
      title={`Delete ${backup.label}`}
      label={backup.label}
      action="Delete backup"
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      <p>
        Its archive {backup.archive && <code className="font-mono text-xs break-all">{backup.archive}</code>} (
        <Size bytes={backup.size_bytes} />) is removed from the storage. Branches restored from it stay.
      </p>
    </ConfirmByLabel>
  );
}
