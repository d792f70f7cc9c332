/** The names under which answers are kept; what changes something says by them what is out of date. */
export const keys = {
  session: ["session"],
  branches: ["branches"],
  branch: (id: number) => ["branches", String(id)],
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
} as const;
