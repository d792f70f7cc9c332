import { CornerDownRight, Lock } from "lucide-react";
import type { Branch, Job } from "@/api/client";
import { words } from "@/format/words";
import { StatusBadge, Badge } from "@/ui/Badge";
import type { Column } from "@/ui/DataTable";
import { JobProgress } from "@/ui/Progress";
import { RowLink } from "@/ui/RowLink";
import { Ago, Countdown, Size } from "@/ui/Time";
import { BranchRowMenu } from "./BranchRowMenu";
import type { Row } from "./tree";

/** Returns the columns of the table of branches. */
export function branchColumns(
  jobs: readonly Job[],
  current: number | null,
  onSwitch: (id: number) => void,
): readonly Column<Row>[] {
  const running = new Map(
    jobs.filter(({ status }) => status === "running" || status === "queued").map((job) => [job.id, job]),
  );
  return [
    {
      id: "label",
      header: "Branch",
      width: "minmax(14rem,14fr)",
      cell: ({ branch, depth }) => (
        <span className="flex min-w-0 items-center gap-1.5" style={{ paddingLeft: `${Math.min(depth, 8) * 18}px` }}>
          {depth > 0 && <CornerDownRight size={14} aria-hidden className="shrink-0 text-soft" />}
          <RowLink to={`/branches/${branch.id}`} className="truncate font-medium hover:underline">
            {branch.label}
          </RowLink>
          {branch.id === current && (
            <span className="shrink-0 rounded bg-branch px-1.5 text-xs text-on-branch">current</span>
          )}
          {branch.protected && <Lock size={13} role="img" aria-label="protected" className="shrink-0 text-soft" />}
        </span>
      ),
    },
    {
      id: "status",
      header: "Status",
      width: "minmax(9rem,9fr)",
      cell: ({ branch }) => (
        <BranchStatus branch={branch} job={branch.job_id == null ? undefined : running.get(branch.job_id)} />
      ),
    },
    {
      id: "size",
      header: "Size",
      width: "5rem",
      spare: 4,
      align: "right",
      cell: ({ branch }) => <Size bytes={branch.size_bytes} />,
    },
    { id: "age", header: "Age", width: "5.5rem", spare: 3, cell: ({ branch }) => <Ago at={branch.created_at} /> },
    { id: "expires", header: "Expires in", width: "6rem", spare: 5, cell: ({ branch }) => <Expiry branch={branch} /> },
    {
      id: "strategy",
      header: "Made by",
      width: "5.5rem",
      spare: 1,
      phone: "hide",
      cell: ({ branch }) => <span className="text-soft">{branch.strategy ? words(branch.strategy) : "–"}</span>,
    },
    {
      id: "creator",
      header: "Creator",
      width: "6.5rem",
      spare: 2,
      phone: "hide",
      cell: ({ branch }) => <span className="block truncate text-soft">{branch.created_by}</span>,
    },
    {
      id: "actions",
      header: "Actions",
      quiet: true,
      width: "7rem",
      align: "right",
      cell: ({ branch }) => <BranchRowMenu branch={branch} current={current} onSwitch={onSwitch} />,
    },
  ];
}

export function BranchStatus({ branch, job }: { branch: Branch; job: Job | undefined }) {
  if (job) return <JobProgress job={job} compact />;
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      <StatusBadge status={branch.status} title={branch.reason ?? undefined} />
      {branch.phase && <span className="text-xs text-soft">{words(branch.phase)}</span>}
      {branch.warnings.length > 0 && (
        <Badge tone="warn" title={branch.warnings.join("\n")}>
          {branch.warnings.length === 1 ? "1 warning" : `${branch.warnings.length} warnings`}
        </Badge>
      )}
    </span>
  );
}

export function Expiry({ branch }: { branch: Branch }) {
  if (branch.protected) return <span className="text-soft">protected</span>;
  if (!branch.expires_at) return <span className="text-soft">never</span>;
  return <Countdown to={branch.expires_at} />;
}
