import { Link } from "@tanstack/react-router";
import type { Job } from "@/api/client";
import { useJobs } from "@/api/queries";
import { capital, jobKind } from "@/format/words";
import { StatusBadge } from "@/ui/Badge";
import { CancelJob } from "@/ui/CancelJob";
import { CopyButton } from "@/ui/Copy";
import { type Column, DataTable } from "@/ui/DataTable";
import { JobProgress } from "@/ui/Progress";
import { curl, Empty, Failed, Loading } from "@/ui/States";
import { Ago, Duration, Size } from "@/ui/Time";
import { View } from "@/ui/View";
import { ActivityTabs } from "./ActivityTabs";

const isAtWork = ({ status }: Job) => status === "running" || status === "queued";

const COLUMNS: readonly Column<Job>[] = [
  {
    id: "kind",
    header: "Job",
    width: "minmax(11rem,11fr)",
    cell: (job) => (
      <span className="flex min-w-0 items-baseline gap-2">
        <span className="truncate font-medium">{capital(jobKind(job.kind))}</span>
        <span className="text-xs text-soft">{job.id}</span>
      </span>
    ),
  },
  { id: "of", header: "Of", width: "8rem", cell: (job) => <Subject job={job} /> },
  { id: "status", header: "Status", width: "minmax(15rem,15fr)", cell: (job) => <Status job={job} /> },
  {
    id: "bytes",
    header: "Data",
    width: "5rem",
    align: "right",
    phone: "hide",
    // The work that an unfinished job has left undone is not counted.
    cell: (job) => (
      <Size
        bytes={(job.status === "failed" || job.status === "cancelled" ? job.bytes_done : job.bytes_total) || null}
      />
    ),
  },
  {
    id: "took",
    header: "Took",
    width: "5.5rem",
    cell: (job) => <Duration from={job.started_at} to={job.finished_at} />,
  },
  {
    id: "who",
    header: "By",
    width: "7rem",
    phone: "hide",
    cell: (job) => <span className="block truncate text-soft">{job.created_by}</span>,
  },
  { id: "age", header: "Created", width: "6rem", cell: (job) => <Ago at={job.created_at} /> },
];

/** The subjects of jobs without a branch or backup. */
const OF_NOTHING: Record<string, string> = { base_backup: "the server", rehearsal: "main" };

function Subject({ job }: { job: Job }) {
  if (job.kind === "recovery" && job.branch_id != null) {
    return (
      <Link to="/recovery/$id" params={{ id: String(job.branch_id) }} className="text-accent underline">
        branch {job.branch_id}
      </Link>
    );
  }
  if (job.branch_id != null) {
    return (
      <Link to="/branches/$id" params={{ id: String(job.branch_id) }} className="text-accent underline">
        branch {job.branch_id}
      </Link>
    );
  }
  if (job.backup_id != null) {
    return (
      <Link to="/backups/$id" params={{ id: String(job.backup_id) }} className="text-accent underline">
        backup {job.backup_id}
      </Link>
    );
  }
  return <span className="text-soft">{OF_NOTHING[job.kind] ?? "deleted"}</span>;
}

function Status({ job }: { job: Job }) {
  if (isAtWork(job)) {
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
      <StatusBadge status={job.status} />
      {job.reason && (
        <>
          <span className="truncate text-xs text-soft" title={job.reason}>
            {job.reason}
          </span>
          <CopyButton text={job.reason} what="reason" />
        </>
      )}
    </span>
  );
}

export function JobsView() {
  const jobs = useJobs();
  return (
    <View title="Activity">
      <ActivityTabs />
      {jobs.isPending ? (
        <Loading what="jobs" />
      ) : jobs.data === undefined ? (
        <Failed what="the jobs" error={jobs.error} retry={() => void jobs.refetch()} />
      ) : jobs.data.length === 0 ? (
        <Empty title="No jobs yet" curl={curl("GET", "/api/jobs")}>
          Copies, backups, verifications, restores, recoveries and rehearsals appear here with their progress.
        </Empty>
      ) : (
        <DataTable label="Jobs" columns={COLUMNS} rows={jobs.data} rowKey={({ id }) => id} />
      )}
    </View>
  );
}
