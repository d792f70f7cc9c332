import type { Query } from "@tanstack/react-query";

/** The names under which answers are kept; what changes something says by them what is out of date. */
export const keys = {
  session: ["session"],
  branches: ["branches"],
  branch: (id: number) => ["branches", String(id)],
  source: (parent: number | null) => ["branch-source", String(parent)],
  connection: (id: number) => ["connection", String(id)],
  diff: (id: number) => ["diff", String(id)],
  backups: ["backups"],
  schedules: ["schedules"],
  baseBackups: ["base-backups"],
  window: ["recovery-window"],
  points: ["recovery-points"],
  recoveries: ["recoveries"],
  jobs: ["jobs"],
  job: (id: number) => ["job", String(id)],
  usage: ["usage"],
  audit: ["audit"],
  migrations: ["migrations"],
  rehearsals: ["rehearsals"],
  diagram: ["diagram"],
} as const;

const dear: readonly unknown[] = [keys.diff(0)[0], keys.diagram[0]];

/** Whether an answer is asked for again whenever something may have changed. What compares databases is not, nor what lays out tables. */
export function isCheap({ queryKey }: Pick<Query, "queryKey">): boolean {
  return !dear.includes(queryKey[0]);
}
