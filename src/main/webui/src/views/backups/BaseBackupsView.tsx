import { useMutation } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { api, type BaseBackup, ok } from "@/api/client";
import { keys } from "@/api/keys";
import { useOnce } from "@/api/once";
import { sentence } from "@/api/problems";
import { useBaseBackups, useJobs, useRefresh } from "@/api/queries";
import { Button } from "@/ui/Button";
import { DataTable } from "@/ui/DataTable";
import { curl, Empty, Failed, Loading } from "@/ui/States";
import { jobToast, toast } from "@/ui/toasts";
import { View } from "@/ui/View";
import { BackupTabs } from "./BackupTabs";
import { baseBackupColumns } from "./baseBackupColumns";
import { DeleteBaseBackupDialog } from "./DeleteBaseBackupDialog";

export function BaseBackupsView() {
  const refresh = useRefresh();
  const once = useOnce();
  const backups = useBaseBackups();
  const jobs = useJobs().data;
  const [deleting, setDeleting] = useState<BaseBackup | null>(null);
  const columns = useMemo(() => baseBackupColumns(jobs ?? [], setDeleting), [jobs]);
  const make = useMutation({
    mutationFn: () => once({}, (header) => ok(api.POST("/api/base-backups", { params: { header }, body: {} }))),
    onSuccess: (backup) => {
      void refresh(keys.baseBackups, keys.jobs);
      toast({ key: jobToast(backup.job_id), text: `Base backup ${backup.label} started` });
    },
    onError: (error) => toast({ tone: "bad", text: sentence(error) }),
  });
  const create = (
    <Button kind="primary" busy={make.isPending} onClick={() => make.mutate()}>
      <Plus size={15} aria-hidden /> Create base backup
    </Button>
  );
  return (
    <View title="Backups" actions={create}>
      <BackupTabs />
      {backups.isPending ? (
        <Loading what="base backups" />
      ) : backups.data === undefined ? (
        <Failed what="the base backups" error={backups.error} retry={() => void backups.refetch()} />
      ) : backups.data.length === 0 ? (
        <Empty title="No base backups yet" action={create} curl={curl("POST", "/api/base-backups")}>
          A base backup is a physical copy of the whole server. The recovery window begins with the oldest one.
        </Empty>
      ) : (
        <DataTable label="Base backups" columns={columns} rows={backups.data} rowKey={({ id }) => id} />
      )}
      {deleting && <DeleteBaseBackupDialog backup={deleting} onClose={() => setDeleting(null)} />}
    </View>
  );
}
