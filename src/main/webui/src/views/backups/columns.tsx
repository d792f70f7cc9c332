import { Link } from "@tanstack/react-router";
import type { Backup, Job } from "@/api/client";
import { Badge, StatusBadge } from "@/ui/Badge";
import { CopyButton } from "@/ui/Copy";
import type { Column } from "@/ui/DataTable";
import { CancelJob } from "@/ui/CancelJob";
import { JobProgress } from "@/ui/Progress";
import { exactly } from "@/format/time";
import { Ago, Duration, Size } from "@/ui/Time";
import { BackupMenu } from "./BackupMenu";

export function backupColumns(jobs: readonly Job[]): readonly Column<Backup>[] {
  const atWork = new Map(
    jobs.filter(({ status }) => status === "running" || status === "queued").map((job) => [job.id, job]),
  );
  return [
    {
      id: "label",
      header: "Backup",
      width: "minmax(12rem,12fr)",
      cell: (backup) => (
        <span className="flex min-w-0 flex-col">
          <Link to="/backups/$id" params={{ id: String(backup.id) }} className="truncate font-medium hover:underline">
            {backup.label}
          </Link>
          <span className="truncate text-xs text-soft">
            of {backup.branch_label ? `branch ${backup.branch_label}` : backup.database}
            {backup.schedule && ` · by schedule ${backup.schedule}`}
          </span>
        </span>
      ),
    },
    {
      id: "status",
      header: "Status",
      width: "minmax(13rem,13fr)",
      cell: (backup) => (
        <BackupProgress backup={backup} job={backup.job_id == null ? undefined : atWork.get(backup.job_id)} />
      ),
    },
    {
      id: "size",
      header: "Size",
      width: "5rem",
      spare: 5,
      align: "right",
      cell: (backup) => <Size bytes={backup.status === "completed" ? backup.size_bytes : null} />,
    },
    {
      id: "took",
      header: "Took",
      width: "5rem",
      spare: 2,
      phone: "hide",
      cell: (backup) => (backup.finished_at ? <Duration from={backup.started_at} to={backup.finished_at} /> : "–"),
    },
    {
      id: "format",
      header: "Format",
      width: "7rem",
      spare: 1,
      phone: "hide",
      cell: (backup) => (
        <span className="text-soft">
          {backup.format}, {backup.compression}
        </span>
      ),
    },
    {
      id: "verified",
      header: "Restores",
      width: "7.5rem",
      spare: 4,
      cell: (backup) => <VerificationBadge backup={backup} />,
    },
    { id: "age", header: "Age", width: "5.5rem", spare: 3, cell: (backup) => <Ago at={backup.created_at} /> },
    {
      id: "actions",
      header: "Actions",
      quiet: true,
      width: "2.5rem",
      align: "right",
      cell: (backup) => <BackupMenu backup={backup} />,
    },
  ];
}

/** Shows the progress of a running backup, or the reason of a failed one. */
export function BackupProgress({ backup, job }: { backup: Backup; job: Job | undefined }) {
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
      {backup.warnings.length > 0 && (
        <Badge tone="warn" title={backup.warnings.join("\n")}>
          {backup.warnings.length === 1 ? "1 warning" : `${backup.warnings.length} warnings`}
        </Badge>
      )}
      {backup.reason && (
        <>
          <span className="min-w-0 truncate text-xs text-soft" title={backup.reason}>
            {backup.reason}
          </span>
          <CopyButton text={backup.reason} what="reason" />
        </>
      )}
    </span>
  );
}

const WORDS = { none: "not tried", running: "being tried", passed: "proven", failed: "does not" } as const;
const TONES = { none: "neutral", running: "busy", passed: "good", failed: "bad" } as const;

/** Shows whether a trial restore has verified the backup. The tooltip says what was compared, and when. */
export function VerificationBadge({ backup }: { backup: Backup }) {
  if (backup.status !== "completed") return <span className="text-soft">–</span>;
  const about = [backup.verification_reason, backup.verified_at && exactly(backup.verified_at)]
    .filter(Boolean)
    .join("\n");
  return (
    <Badge
      tone={TONES[backup.verification]}
      title={about || "A verification restores the backup into a temporary database and compares the rows"}
    >
      {WORDS[backup.verification]}
    </Badge>
  );
}
