import { ago, exactly, localTime, span } from "@/format/time";
import { useNow } from "@/format/now";
import { exactSize, size } from "@/format/size";

/** Shows how long ago an instant is; the tooltip has the exact time. */
export function Ago({ at }: { at: string | null | undefined }) {
  const now = useNow();
  if (!at) return <span className="text-soft">–</span>;
  return (
    <time dateTime={at} title={exactly(at)} className="whitespace-nowrap">
      {ago(at, now)}
    </time>
  );
}

/** Shows an instant in the user's time zone; the tooltip has UTC. */
export function Moment({ at, millis = false }: { at: string | number | Date | null | undefined; millis?: boolean }) {
  if (at === null || at === undefined) return <span className="text-soft">–</span>;
  return (
    <time dateTime={new Date(at).toISOString()} title={exactly(at)} className="whitespace-nowrap">
      {localTime(at, millis)}
    </time>
  );
}

/** Shows the time left until an instant. */
export function Countdown({ to }: { to: string }) {
  const left = new Date(to).getTime() - useNow();
  return (
    <time dateTime={to} title={exactly(to)} className="whitespace-nowrap">
      {left <= 0 ? "now" : span(left)}
    </time>
  );
}

export function Duration({ from, to }: { from: string | null | undefined; to: string | null | undefined }) {
  const now = useNow();
  if (!from) return <span className="text-soft">–</span>;
  const ms = (to ? new Date(to).getTime() : now) - new Date(from).getTime();
  return <span title={`${Math.round(ms).toLocaleString("en")} ms`}>{span(ms)}</span>;
}

export function Size({ bytes }: { bytes: number | null | undefined }) {
  if (bytes === null || bytes === undefined) return <span className="text-soft">–</span>;
  return (
    <span title={exactSize(bytes)} className="whitespace-nowrap">
      {size(bytes)}
    </span>
  );
}
