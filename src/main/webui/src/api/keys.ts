import type { Query } from "@tanstack/react-query";

/** The keys under which answers are cached and invalidated. */
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

/**
 * Returns whether a query is cheap enough to repeat whenever something may have changed. Comparisons and layouts are
 * not.
 */
export function isCheap({ queryKey }: Pick<Query, "queryKey">): boolean {
  return !dear.includes(queryKey[0]);
}
