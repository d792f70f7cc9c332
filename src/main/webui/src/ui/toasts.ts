import { useSyncExternalStore } from "react";
import type { Tone } from "./Badge";

export interface ToastContent {
  text: string;
  tone?: Tone;
  /** Where what happened can be looked at: a path of this page. */
  link?: { to: string; text: string };
}

export interface Shown extends ToastContent {
  id: number;
}

let shown: Shown[] = [];
let next = 1;
const listeners = new Set<() => void>();

function set(now: Shown[]) {
  shown = now;
  listeners.forEach((listener) => listener());
}

export function dismiss(id: number) {
  set(shown.filter((other) => other.id !== id));
}

const READING_MS = 7000;

/** Says what happened. What failed stays until it is dismissed. */
export function toast(content: ToastContent) {
  const id = next++;
  set([...shown.slice(-3), { ...content, id }]);
  if (content.tone !== "bad") window.setTimeout(() => dismiss(id), READING_MS);
}

export function useToasts() {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    () => shown,
  );
}
