import type { QueryClient } from "@tanstack/react-query";
import type { Backup, Branch, Job } from "@/api/client";
import { keys } from "@/api/keys";
import { capital, jobKind } from "@/format/words";
import { jobToast, type ToastContent } from "@/ui/toasts";

export const isOver = ({ status }: Job) => status !== "running" && status !== "queued";

/** Returns the label of a job's branch or backup, or its number if the page does not know the label. */
export function nameOf(client: QueryClient, job: Job): string {
  const { branch_id, backup_id } = job;
  if (branch_id != null) {
    const listed = client.getQueryData<Branch[]>(keys.branches)?.find(({ id }) => id === branch_id);
    return listed?.label ?? client.getQueryData<Branch>(keys.branch(branch_id))?.label ?? String(branch_id);
  }
  if (backup_id != null) {
    const listed = client.getQueryData<Backup[]>(keys.backups)?.find(({ id }) => id === backup_id);
    return listed?.label ?? String(backup_id);
  }
  return job.kind === "rehearsal" ? "main" : "";
}

const DONE: Record<string, (name: string) => string> = {
  backup: (name) => `Backup ${name} completed`,
  base_backup: () => "Base backup completed",
  branch_copy: (name) => `Branch ${name} copied`,
  rehearsal: (name) => `Migrations of ${name} rehearsed`,
  recovery: (name) => `Database recovered into branch ${name}`,
  restore: (name) => `Backup restored into branch ${name}`,
  verify: (name) => `Backup ${name} verified`,
};

/** Returns the result of a job, with a link to it. */
export function endOf(job: Job, name: string, refuted: boolean): ToastContent {
  const what = `${capital(jobKind(job.kind))}${name === "" ? "" : ` ${name}`}`;
  const content = { key: jobToast(job.id), link: linkOf(job) };
  if (job.status === "cancelled") return { ...content, text: `${what} cancelled` };
  if (job.status === "failed") return { ...content, tone: "bad", text: `${what}. ${job.reason ?? ""}` };
  if (refuted && job.kind === "rehearsal") {
    return { ...content, tone: "bad", text: `Rehearsal of ${name} completed. The migrations fail.` };
  }
  if (refuted) return { ...content, tone: "bad", text: `Verification of ${name} failed. The backup does not restore.` };
  return { ...content, text: DONE[job.kind]?.(name) ?? `${what} completed` };
}

function linkOf({ kind, branch_id, backup_id, status }: Job): ToastContent["link"] {
  if (kind === "rehearsal") return { to: "/migrations", text: "Show rehearsal", branch: branch_id ?? "main" };
  if (kind === "base_backup") return { to: "/backups/base", text: "Show base backups" };
  if (kind === "recovery" && branch_id != null) return { to: `/recovery/${branch_id}`, text: "Open it" };
  if (branch_id != null) return { to: `/branches/${branch_id}`, text: "Open it" };
  if (backup_id != null) return { to: `/backups/${backup_id}`, text: "Open it" };
  return status === "completed" ? undefined : { to: "/activity", text: "Show jobs" };
}
