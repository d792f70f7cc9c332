import { useSyncExternalStore } from "react";
import type { Here } from "@/api/here";
import type { Tone } from "./Badge";

export interface ToastContent {
  text: string;
  tone?: Tone;
  /** A later toast with the same key replaces this one. */
  key?: string;
  /** A link to the result, within this page. */
  link?: { to: string; text: string; branch?: Here };
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

/** Returns the key of toasts about a job, such as its start and its end. */
export function jobToast(id: number | null | undefined): string | undefined {
  return id == null ? undefined : `job ${id}`;
}

const READING_MS = 7000;

/** Shows a toast. One about a failure stays until it is dismissed. */
export function toast(content: ToastContent) {
  const id = next++;
  const others = shown.filter(({ key }) => key === undefined || key !== content.key);
  set([...others.slice(-3), { ...content, id }]);
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
