import { useMutation } from "@tanstack/react-query";
import { api, ok, type RecoveryWindow } from "@/api/client";
import { keys } from "@/api/keys";
import { sentence } from "@/api/problems";
import { useJobs, useRefresh } from "@/api/queries";
import { Button } from "@/ui/Button";
import { JobProgress } from "@/ui/Progress";
import { curl, Empty } from "@/ui/States";
import { toast } from "@/ui/toasts";

/** Explains why no recovery is possible yet, and what to do about it. */
export function NoWindow({ window: { archiving } }: { window: RecoveryWindow }) {
  const refresh = useRefresh();
  const job = useJobs().data?.find(
    ({ kind, status }) => kind === "base_backup" && (status === "running" || status === "queued"),
  );
  const make = useMutation({
    mutationFn: () => ok(api.POST("/api/base-backups", { body: {} })),
    onSuccess: () => void refresh(keys.jobs, keys.baseBackups),
    onError: (error) => toast({ tone: "bad", text: sentence(error) }),
  });
  if (!archiving.on) {
    return (
      <Empty title="No archived WAL" curl={curl("GET", "/api/recovery/window")}>
        {archiving.reason ?? "Recovery needs archived WAL."}
      </Empty>
    );
  }
  return (
    <Empty
      title={job ? "First base backup in progress" : "No base backup yet"}
      action={
        job ? (
          <div className="w-full">
            <JobProgress job={job} />
          </div>
        ) : (
          <Button kind="primary" busy={make.isPending} onClick={() => make.mutate()}>
            Create base backup
          </Button>
        )
      }
      curl={curl("POST", "/api/base-backups")}
    >
      WAL is archived. Once the first base backup is complete, one database can be recovered to any later moment, into a
      new branch, while everything else keeps running.
    </Empty>
  );
}
