import { Trash2 } from "lucide-react";
import type { BaseBackup, Job } from "@/api/client";
import { StatusBadge } from "@/ui/Badge";
import { IconButton } from "@/ui/Button";
import { CancelJob } from "@/ui/CancelJob";
import { CopyButton } from "@/ui/Copy";
import type { Column } from "@/ui/DataTable";
import { JobProgress } from "@/ui/Progress";
import { Ago, Duration, Moment, Size } from "@/ui/Time";

export function baseBackupColumns(
  jobs: readonly Job[],
  remove: (backup: BaseBackup) => void,
): readonly Column<BaseBackup>[] {
  const atWork = new Map(
    jobs.filter(({ status }) => status === "running" || status === "queued").map((job) => [job.id, job]),
  );
  return [
    {
      id: "label",
      header: "Base backup",
      width: "minmax(14rem,14fr)",
      cell: (backup) => (
        <span className="flex min-w-0 flex-col">
          <span className="truncate font-medium" title={backup.label}>
            {backup.label}
          </span>
          <span className="text-xs text-soft">{backup.scheduled ? "by the schedule" : `by ${backup.created_by}`}</span>
        </span>
      ),
    },
    {
      id: "status",
      header: "Status",
      width: "minmax(10rem,10fr)",
      cell: (backup) => <Status backup={backup} job={backup.job_id == null ? undefined : atWork.get(backup.job_id)} />,
    },
    {
      id: "size",
      header: "Size",
      width: "5rem",
      align: "right",
      cell: ({ size_bytes, status }) => <Size bytes={status === "completed" ? size_bytes : null} />,
    },
    { id: "leads", header: "Recoverable from", width: "11rem", cell: ({ ended_at }) => <Moment at={ended_at} /> },
    {
      id: "took",
      header: "Took",
      width: "5rem",
      phone: "hide",
      cell: (backup) => (backup.finished_at ? <Duration from={backup.started_at} to={backup.finished_at} /> : "–"),
    },
    { id: "timeline", header: "Timeline", width: "5rem", phone: "hide", cell: ({ timeline }) => timeline ?? "–" },
    { id: "age", header: "Age", width: "5.5rem", cell: ({ created_at }) => <Ago at={created_at} /> },
    {
      id: "actions",
      header: "Actions",
      quiet: true,
      width: "2.5rem",
      align: "right",
      cell: (backup) => (
        <IconButton label={`Delete ${backup.label}`} onClick={() => remove(backup)}>
          <Trash2 size={15} aria-hidden />
        </IconButton>
      ),
    },
  ];
}

function Status({ backup, job }: { backup: BaseBackup; job: Job | undefined }) {
  if (job) {
    return (
      <span className="flex items-center gap-2">
        <span className="min-w-0 flex-1">
          <JobProgress job={job} compact />
        </span>
        <CancelJob job={job} />
      </span>
    );
  }
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <StatusBadge status={backup.status} />
      {backup.reason && (
        <>
          <span className="truncate text-xs text-soft" title={backup.reason}>
            {backup.reason}
          </span>
          <CopyButton text={backup.reason} what="reason" />
        </>
      )}
    </span>
  );
}
