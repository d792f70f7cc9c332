import type { Schedule } from "@/api/client";

export const RULES = ["last", "daily", "weekly", "monthly"] as const;

/** Describes the retention of a schedule. */
export function keepText(keep: Schedule["keep"]): string {
  const parts = RULES.filter((rule) => keep[rule] > 0).map((rule) => `${keep[rule]} ${rule}`);
  return parts.length === 0 ? "all" : parts.join(", ");
}
