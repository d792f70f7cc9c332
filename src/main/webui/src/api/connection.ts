import { useSyncExternalStore } from "react";

/**
 * How fresh what is shown is: live by events; by asking every other second, while the stream of events is broken; or
 * not at all, while nobody answers.
 */
export type Freshness = "live" | "polling" | "lost";

let streaming = true;
let reachable = true;
const listeners = new Set<() => void>();

function change(apply: () => void) {
  const before = connection.freshness();
  apply();
  if (connection.freshness() !== before) listeners.forEach((listener) => listener());
}

export const connection = {
  freshness(this: void): Freshness {
    if (!reachable) return "lost";
    return streaming ? "live" : "polling";
  },
  setStreaming(now: boolean) {
    change(() => (streaming = now));
  },
  setReachable(now: boolean) {
    change(() => (reachable = now));
  },
  subscribe(this: void, listener: () => void) {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
};

export function useFreshness(): Freshness {
  return useSyncExternalStore(connection.subscribe, connection.freshness);
}
