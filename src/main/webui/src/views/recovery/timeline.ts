import type { RecoveryWindow } from "@/api/client";

/** The visible part of the time line, in milliseconds. */
export interface Sight {
  from: number;
  to: number;
}

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const SHORTEST = 5 * SECOND;

/** Returns the whole window, with a margin before it and now at the right edge. */
export function whole(window: Pick<RecoveryWindow, "earliest">, now: number): Sight {
  const earliest = window.earliest ? Date.parse(window.earliest) : now - HOUR;
  const length = Math.max(now - earliest, MINUTE);
  return { from: earliest - length * 0.04, to: now };
}

/** Zooms around the instant at a fraction of the width, never beyond now or wider than the whole. */
export function zoom(sight: Sight, factor: number, share: number, all: Sight): Sight {
  const length = Math.min(Math.max((sight.to - sight.from) * factor, SHORTEST), all.to - all.from);
  const at = sight.from + (sight.to - sight.from) * share;
  return within({ from: at - length * share, to: at + length * (1 - share) }, all);
}

/** Returns a part of this length around an instant. */
export function around(at: number, length: number, all: Sight): Sight {
  const wanted = Math.min(Math.max(length, SHORTEST), all.to - all.from);
  return within({ from: at - wanted / 2, to: at + wanted / 2 }, all);
}

export function pan(sight: Sight, by: number, all: Sight): Sight {
  return within({ from: sight.from + by, to: sight.to + by }, all);
}

function within(sight: Sight, all: Sight): Sight {
  const late = Math.max(0, sight.to - all.to);
  const early = Math.max(0, all.from - (sight.from - late));
  return { from: sight.from - late + early, to: Math.min(sight.to - late + early, all.to) };
}

export function toX(at: number, sight: Sight, width: number): number {
  return ((at - sight.from) / (sight.to - sight.from)) * width;
}

export function toMoment(x: number, sight: Sight, width: number): number {
  return Math.round(sight.from + (x / width) * (sight.to - sight.from));
}

const STEPS = [
  SECOND,
  2 * SECOND,
  5 * SECOND,
  10 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  28 * DAY,
  84 * DAY,
];
const LONGEST_STEP = 364 * DAY;

/** Returns the labeled ticks, at round local times, with a minimum distance in pixels. */
export function ticks(sight: Sight, width: number, apart = 110): { at: number; text: string }[] {
  const least = ((sight.to - sight.from) * apart) / Math.max(width, 1);
  const step = STEPS.find((candidate) => candidate >= least) ?? LONGEST_STEP;
  const result: { at: number; text: string }[] = [];
  const offset = new Date(sight.from).getTimezoneOffset() * MINUTE;
  for (let at = Math.ceil((sight.from - offset) / step) * step + offset; at <= sight.to; at += step) {
    result.push({ at, text: tickText(at, step) });
  }
  return result;
}

const two = (number: number) => String(number).padStart(2, "0");

function tickText(at: number, step: number): string {
  const time = new Date(at);
  const day = `${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  if (step >= DAY) return step >= 28 * DAY ? `${time.getFullYear()}-${day}` : day;
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}`;
  if (step < MINUTE) return `${clock}:${two(time.getSeconds())}`;
  return clock === "00:00" ? day : clock;
}

export type Reach = { possible: true } | { possible: false; why: string };

/** Returns whether an instant is within the window. The service decides in the end. */
export function reach(at: number, window: RecoveryWindow): Reach {
  const no = (why: string): Reach => ({ possible: false, why });
  if (!window.earliest || !window.latest) {
    return no(
      window.archiving.reason ??
        "No base backup yet. Moments after the first one can be recovered. Create a base backup.",
    );
  }
  const latest = Date.parse(window.latest);
  if (at < Date.parse(window.earliest))
    return no("Before the oldest usable base backup. Earlier moments cannot be recovered.");
  for (const gap of window.gaps) {
    const until = gap.to ? Date.parse(gap.to) : Infinity;
    if (at > Date.parse(gap.from) && at < until) {
      return no(
        `${gap.reason}, so that nothing after it can be replayed${gap.to ? "" : " until a base backup is made"}.`,
      );
    }
  }
  // While WAL arrives, the latest instant is now, which is later than when the window was requested.
  const open = window.archiving.on && !window.archiving.failing;
  if (at > latest && !open) {
    return no(
      window.archiving.reason ??
        "After the last commit in the archive. Nothing has been committed since, or it is not archived yet.",
    );
  }
  return { possible: true };
}

/** Returns the step of a key press: about two pixels, in a round unit. */
export function keyStep(sight: Sight): number {
  const fine = (sight.to - sight.from) / 500;
  return [100, SECOND, 10 * SECOND, MINUTE, 10 * MINUTE, HOUR].find((step) => step >= fine) ?? 6 * HOUR;
}
