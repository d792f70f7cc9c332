import type { Job } from "@/api/client";
import { count, rate, size } from "@/format/size";
import { span } from "@/format/time";
import { words } from "@/format/words";

/** Shows the progress of a job as a bar, with the step, the amount, the rate and the remaining time below it. */
export function JobProgress({ job, compact = false }: { job: Job; compact?: boolean }) {
  const share = Math.round(job.progress * 100);
  const parts = progressParts(job);
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <div
        role="progressbar"
        aria-label={`${words(job.kind)} ${words(job.phase ?? job.status)}`}
        aria-valuenow={share}
        aria-valuemin={0}
        aria-valuemax={100}
        className="h-1.5 overflow-hidden rounded-full bg-hover"
      >
        <div
          className="h-full rounded-full bg-accent transition-[width] duration-500"
          style={{ width: `${Math.max(share, 2)}%` }}
        />
      </div>
      <p className="truncate text-xs text-soft" title={[...parts, job.current_item].filter(Boolean).join(" · ")}>
        {parts.join(" · ")}
      </p>
      {!compact && job.current_item && (
        <p className="truncate text-xs text-soft" title={job.current_item}>
          {job.current_item}
        </p>
      )}
    </div>
  );
}

export function progressParts(job: Job): string[] {
  const parts = [job.status === "queued" ? "waiting" : words(job.phase ?? job.status)];
  if (job.cancel_requested) parts.push("stopping");
  if (job.items_total > 0)
    parts.push(`${job.items_done.toLocaleString("en")} of ${count(job.items_total, itemWord(job))}`);
  if (job.bytes_total > 0) parts.push(`${size(job.bytes_done)} of ${size(job.bytes_total)}`);
  if (job.status === "running" && job.bytes_per_second) parts.push(rate(job.bytes_per_second));
  if (job.seconds_left != null) parts.push(`${span(job.seconds_left * 1000)} left`);
  return parts;
}

function itemWord(job: Job): string {
  return job.kind === "backup" ? "table" : "object";
}
