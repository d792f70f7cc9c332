import type { Branch, Job, Recovery } from "@/api/client";

export type StepState = "waiting" | "running" | "done" | "failed";

export interface Step {
  name: string;
  about: string;
  state: StepState;
  tookMs: number | null;
}

const STEPS: readonly { name: string; about: string; phases: readonly string[]; ms: keyof Recovery }[] = [
  {
    name: "Choose base backup",
    about: "The newest base backup before the target, and the WAL after it",
    phases: ["choosing"],
    ms: "choosing_ms",
  },
  {
    name: "Restore base backup",
    about: "Into a scratch server",
    phases: ["restoring_base_backup"],
    ms: "restoring_ms",
  },
  { name: "Replay WAL", about: "Up to the target", phases: ["replaying_wal"], ms: "replaying_ms" },
  {
    name: "Copy database",
    about: "Into the new branch. Then the scratch server is removed",
    phases: ["copying", "loading", "finishing", "analyzing"],
    ms: "copying_ms",
  },
];

/** Returns the four phases of a recovery, from the step of its job and the times recorded at its end. */
export function steps(branch: Pick<Branch, "status">, job: Job | undefined, recovery: Recovery | undefined): Step[] {
  const present = STEPS.findIndex(({ phases }) => phases.includes(job?.phase ?? ""));
  return STEPS.map(({ name, about, ms }, index) => ({
    name,
    about,
    state: stateOf(index, present, branch.status, job?.status),
    tookMs: (recovery?.[ms] as number | null | undefined) ?? null,
  }));
}

function stateOf(index: number, present: number, branch: string, job: string | undefined): StepState {
  if (branch === "active" || branch === "expired" || job === "completed") return "done";
  if (index < present) return "done";
  if (index > present) return "waiting";
  return branch === "failed" || job === "failed" || job === "cancelled" ? "failed" : "running";
}
