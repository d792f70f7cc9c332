import type { ReactNode } from "react";
import { words } from "@/format/words";
import { cx } from "./cx";

export type Tone = "neutral" | "good" | "warn" | "bad" | "busy";

const TONES: Record<Tone, string> = {
  neutral: "bg-hover text-soft",
  good: "bg-good-soft text-good",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
  busy: "bg-accent-soft text-accent",
};

export function Badge({ tone = "neutral", title, children }: { tone?: Tone; title?: string; children: ReactNode }) {
  return (
    <span
      title={title}
      className={cx(
        "inline-flex items-center gap-1 rounded px-1.5 py-px text-xs font-medium whitespace-nowrap",
        TONES[tone],
      )}
    >
      {children}
    </span>
  );
}

const STATUS: Record<string, Tone> = {
  active: "good",
  completed: "good",
  passed: "good",
  failed: "bad",
  expired: "warn",
  cancelled: "neutral",
  deleted: "neutral",
  queued: "neutral",
  none: "neutral",
};

/** Shows the status of a branch, backup or job. An unknown status counts as in progress. */
export function StatusBadge({ status, title }: { status: string; title?: string }) {
  const tone = STATUS[status] ?? "busy";
  return (
    <Badge tone={tone} title={title}>
      {tone === "busy" && <span className="size-1.5 animate-pulse rounded-full bg-current" aria-hidden />}
      {words(status)}
    </Badge>
  );
}
