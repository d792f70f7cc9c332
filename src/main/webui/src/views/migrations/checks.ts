import { useSyncExternalStore } from "react";
import { api, ok } from "@/api/client";
import { targetOf } from "@/api/target";
import type { MigrationCheck } from "./queries";

/** The last check of a database: in progress, completed or failed. */
export interface Check {
  since: number;
  result: MigrationCheck | null;
  error: unknown;
}

// Kept outside the view, so that leaving it does not lose the result of a check.
let checks: ReadonlyMap<number | null, Check> = new Map();
const listeners = new Set<() => void>();

function put(branchId: number | null, check: Check | null) {
  const next = new Map(checks);
  if (check === null) next.delete(branchId);
  else next.set(branchId, check);
  checks = next;
  listeners.forEach((listener) => listener());
}

export const isUnderWay = (check: Check | undefined) =>
  check !== undefined && check.result === null && check.error === null;

/** Returns the last check of a branch, or of the main database for null. */
export function useLastCheck(branchId: number | null): Check | undefined {
  const all = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    () => checks,
  );
  return all.get(branchId);
}

/** Discards a check that is out of date. */
export function forgetCheck(branchId: number | null) {
  put(branchId, null);
}

/** Checks a database, without a rehearsal. */
export async function check(branchId: number | null) {
  if (isUnderWay(checks.get(branchId))) return;
  const begun: Check = { since: Date.now(), result: null, error: null };
  put(branchId, begun);
  try {
    const result = await ok(api.POST("/api/migrations/check", { body: { rehearse: false, ...targetOf(branchId) } }));
    put(branchId, { ...begun, result });
  } catch (error) {
    put(branchId, { ...begun, error });
  }
}
