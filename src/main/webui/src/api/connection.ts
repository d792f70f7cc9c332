import { useSyncExternalStore } from "react";

/**
 * How fresh the data on the page are: live by events, polled every other second while the stream of events is broken,
 * or out of date while the connection is lost.
 */
export type Freshness = "live" | "polling" | "lost";

/** The part that does not answer: Truss, or Postgres behind it. */
export type Away = "truss" | "postgres" | null;

let streaming = true;
let reachable = true;
/** Whether Postgres is available, as reported by the stream of events and by answers. */
let postgres = { told: true, answered: true };
const listeners = new Set<() => void>();

function change(apply: () => void) {
  const before = [connection.freshness(), connection.away()];
  apply();
  if (connection.freshness() !== before[0] || connection.away() !== before[1])
    listeners.forEach((listener) => listener());
}

export const connection = {
  freshness(this: void): Freshness {
    if (connection.away() !== null) return "lost";
    return streaming ? "live" : "polling";
  },
  away(this: void): Away {
    if (!reachable) return "truss";
    return postgres.told && postgres.answered ? null : "postgres";
  },
  setStreaming(now: boolean) {
    change(() => {
      streaming = now;
      if (!now) postgres = { ...postgres, told: true };
    });
  },
  setReachable(now: boolean) {
    change(() => (reachable = now));
  },
  /** Notes what the stream reports about Postgres. */
  setPostgresTold(now: boolean) {
    change(() => (postgres = { told: now, answered: now }));
  },
  /** Notes what an answer tells about Postgres. */
  setPostgresAnswered(now: boolean) {
    change(() => (postgres = { ...postgres, answered: now }));
  },
  subscribe(this: void, listener: () => void) {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
};

export function useAway(): Away {
  return useSyncExternalStore(connection.subscribe, connection.away);
}

export function useFreshness(): Freshness {
  return useSyncExternalStore(connection.subscribe, connection.freshness);
}
