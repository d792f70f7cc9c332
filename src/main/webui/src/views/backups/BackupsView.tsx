import { Outlet, useNavigate, useParams, useRouterState } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useMemo } from "react";
import { useBackups, useJobs } from "@/api/queries";
import { Button } from "@/ui/Button";
import { DataTable } from "@/ui/DataTable";
import { curl, Empty, Failed, Loading } from "@/ui/States";
import { View } from "@/ui/View";
import { backupColumns } from "./columns";
import { BackupTabs } from "./BackupTabs";
import { CreateBackupDialog } from "./CreateBackupDialog";
import { ImportButton } from "./ImportButton";
import { LastGood } from "./LastGood";

export function BackupsView() {
  const navigate = useNavigate();
  const { id } = useParams({ strict: false });
  const path = useRouterState({ select: (state) => state.location.pathname });
  const creating = useRouterState({ select: (state) => state.location.hash === "create" });
  const backups = useBackups();
  const jobs = useJobs().data;
  const columns = useMemo(() => backupColumns(jobs ?? []), [jobs]);
  const create = (
    <Button kind="primary" onClick={() => void navigate({ to: path, hash: "create" })}>
      <Plus size={15} aria-hidden /> Back up
    </Button>
  );
  return (
    <>
      <View
        title="Backups"
        actions={
          <>
            <ImportButton />
            {create}
          </>
        }
      >
        <BackupTabs />
        {backups.isPending ? (
          <Loading what="backups" />
        ) : backups.data === undefined ? (
          <Failed what="the backups" error={backups.error} retry={() => void backups.refetch()} />
        ) : backups.data.length === 0 ? (
          <Empty
            title="No backups yet"
            action={create}
            curl={curl("POST", "/api/backups", { label: "before-the-migration" })}
          >
            A backup is a pg_dump archive with a manifest. Truss restores it into a new branch, never over existing
            data, and can verify that it restores.
          </Empty>
        ) : (
          <>
            <LastGood backups={backups.data} />
            <DataTable
              label="Backups"
              columns={columns}
              rows={backups.data}
              rowKey={(backup) => backup.id}
              selected={id === undefined ? null : Number(id)}
              onOpen={(backup) => void navigate({ to: "/backups/$id", params: { id: String(backup.id) } })}
            />
          </>
        )}
      </View>
      <Outlet />
      {creating && <CreateBackupDialog onClose={() => void navigate({ to: path, hash: "", replace: true })} />}
    </>
  );
}
