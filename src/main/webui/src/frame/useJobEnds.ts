import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { api, type Job, ok } from "@/api/client";
import { useJobs } from "@/api/queries";
import { useSession } from "@/api/session";
import { targetOf } from "@/api/target";
import { endOf, isOver, nameOf } from "./jobEnds";
import { toast } from "@/ui/toasts";

/** Tells the user the result when a job that the user requested has ended. */
export function useJobEnds() {
  const client = useQueryClient();
  const jobs = useJobs().data;
  const user = useSession().data?.user;
  const told = useRef<Set<number> | null>(null);
  useEffect(() => {
    if (jobs === undefined || user === undefined) return;
    // Jobs that ended before the page was opened are not reported.
    told.current ??= new Set(jobs.filter(isOver).map(({ id }) => id));
    for (const job of jobs) {
      if (!isOver(job) || told.current.has(job.id)) continue;
      told.current.add(job.id);
      if (job.created_by === user) void tell(client, job);
    }
  }, [client, jobs, user]);
}

async function tell(client: QueryClient, job: Job) {
  toast(endOf(job, nameOf(client, job), await isRefuted(job)));
}

/** Returns whether a completed verification or rehearsal has found that the backup or the migrations fail. */
async function isRefuted(job: Job): Promise<boolean> {
  if (job.kind === "rehearsal" && job.status === "completed") return migrationsFail(job);
  if (job.kind !== "verify" || job.status !== "completed" || job.backup_id == null) return false;
  try {
    const backup = await ok(api.GET("/api/backups/{id}", { params: { path: { id: job.backup_id } } }));
    return backup.verification === "failed";
  } catch {
    // The backup was deleted meanwhile.
    return false;
  }
}

async function migrationsFail(job: Job): Promise<boolean> {
  try {
    const query = targetOf(job.branch_id ?? null);
    const { rehearsals } = await ok(api.GET("/api/migrations/rehearsals", { params: { query } }));
    const rehearsal = rehearsals.find(({ job_id }) => job_id === job.id)?.check?.rehearsal;
    return rehearsal?.succeeded === false;
  } catch {
    // The branch was deleted meanwhile.
    return false;
  }
}
