const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Formats a span of time in its two largest units: 3 h 41 m. */
export function span(milliseconds: number): string {
  const ms = Math.max(0, milliseconds);
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 10 * SECOND) return `${(ms / SECOND).toFixed(1)} s`;
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  const [large, small, units] =
    ms < HOUR ? [MINUTE, SECOND, ["m", "s"]] : ms < DAY ? [HOUR, MINUTE, ["h", "m"]] : [DAY, HOUR, ["d", "h"]];
  const rest = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)} ${units[0]}${rest === 0 ? "" : ` ${rest} ${units[1]}`}`;
}

/** Formats an instant relative to now, in one unit: 5 m ago, in 5 m. */
export function ago(instant: string | Date, now: number): string {
  const passed = now - new Date(instant).getTime();
  const ms = Math.abs(passed);
  if (ms < 10 * SECOND) return "just now";
  const text =
    ms < MINUTE
      ? `${Math.floor(ms / SECOND)} s`
      : ms < HOUR
        ? `${Math.floor(ms / MINUTE)} m`
        : ms < DAY
          ? `${Math.floor(ms / HOUR)} h`
          : `${Math.floor(ms / DAY)} d`;
  return passed < 0 ? `in ${text}` : `${text} ago`;
}

const two = (number: number) => String(number).padStart(2, "0");

/** Formats an instant in the user's time zone, to the second: 2026-01-15 10:00:00. */
export function localTime(instant: string | number | Date, withMillis = false): string {
  const at = new Date(instant);
  const text =
    `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ` +
    `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  return withMillis ? `${text}.${String(at.getMilliseconds()).padStart(3, "0")}` : text;
}

export function utcTime(instant: string | number | Date, withMillis = false): string {
  const text = new Date(instant).toISOString().replace("T", " ");
  return `${withMillis ? text.slice(0, 23) : text.slice(0, 19)} UTC`;
}

/** Formats an instant for a tooltip. */
export function exactly(instant: string | number | Date): string {
  return `${localTime(instant, true)} (${zoneName()})\n${utcTime(instant, true)}`;
}

// Cached, because it takes a tenth of a millisecond and every row of a list has instants.
let zone: string | undefined;

export function zoneName(): string {
  zone ??= Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone;
}

const TYPED =
  /^(?:(\d{4})-(\d{1,2})-(\d{1,2})[T ]+)?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?\s*(z|utc|[+-]\d{2}:?\d{2})?$/i;

/**
 * Parses an instant that the user typed: in the user's time zone unless it names a zone, today unless it names a day.
 * Returns null if it is not valid.
 */
export function parseMoment(text: string, now: Date): Date | null {
  const match = TYPED.exec(text.trim());
  if (!match) return null;
  const [, year, month, day, hour, minute, second = "0", fraction = "0", zone] = match;
  const utc = zone !== undefined;
  const base = {
    year: year ? Number(year) : utc ? now.getUTCFullYear() : now.getFullYear(),
    month: month ? Number(month) - 1 : utc ? now.getUTCMonth() : now.getMonth(),
    day: day ? Number(day) : utc ? now.getUTCDate() : now.getDate(),
  };
  if (base.month > 11 || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const parts = [base.year, base.month, base.day, Number(hour), Number(minute), Number(second)] as const;
  const millis = Math.floor(Number(`0.${fraction}`) * 1000);
  const moment = utc ? new Date(Date.UTC(...parts, millis) - offsetMinutes(zone) * MINUTE) : new Date(...parts, millis);
  const real = utc ? new Date(Date.UTC(base.year, base.month, base.day)) : new Date(base.year, base.month, base.day);
  const sameDay = (utc ? real.getUTCDate() : real.getDate()) === base.day;
  return sameDay && !Number.isNaN(moment.getTime()) ? moment : null;
}

function offsetMinutes(zone: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (!match) return 0;
  return (match[1] === "-" ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
}

const LENGTH = /^(\d+(?:[.,]\d+)?)\s*(m|min|minutes?|h|hours?|d|days?|w|weeks?)?$/i;

/**
 * Parses a time to live, such as 4, 90 m or 2 days, into hours; 0 stands for never, which must be typed. Returns null
 * if it is not valid.
 */
export function parseTimeToLive(text: string): number | null {
  const typed = text.trim().toLowerCase();
  if (typed === "never") return 0;
  const match = LENGTH.exec(typed);
  if (!match) return null;
  const amount = Number(match[1]?.replace(",", "."));
  const hours = { m: 1 / 60, h: 1, d: 24, w: 168 }[(match[2]?.[0] ?? "h") as "m" | "h" | "d" | "w"];
  const result = Math.round(amount * hours * 10_000) / 10_000;
  return result > 0 && result <= 87_600 ? result : null;
}

/** Formats a time to live in words. */
export function timeToLive(hours: number): string {
  return hours === 0 ? "never" : span(hours * HOUR);
}
