import { useAway } from "@/api/connection";

const SAID = { truss: "Truss does not answer.", postgres: "Postgres does not answer." };

/** Shows that Truss or Postgres does not answer, for as long as that is so. */
export function ConnectionLost() {
  const away = useAway();
  if (away === null) return null;
  return (
    <div role="alert" className="shrink-0 border-b border-bad bg-bad-soft px-3 py-1.5 text-bad">
      <strong>Connection lost.</strong> {SAID[away]} The page shows the last known state and tries again every 2 s.
    </div>
  );
}
