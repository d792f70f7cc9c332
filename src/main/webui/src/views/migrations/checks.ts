import { useSyncExternalStore } from "react";
import { api, ok } from "@/api/client";
import { sentence } from "@/api/problems";
import { targetOf } from "@/api/target";
import { toast } from "@/ui/toasts";
import type { MigrationCheck } from "./queries";

/** The last check of a database: under way, done or failed. */
export interface Check {
  rehearse: boolean;
  since: number;
  result: MigrationCheck | null;
  error: unknown;
}

// Outside of the view, so that leaving it loses neither a rehearsal that runs nor what came of it.
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

/** The last check of a branch, or with null of the main database. */
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

/** Forgets it: what it found is no longer so. */
export function forgetCheck(branchId: number | null) {
  put(branchId, null);
}

/** Checks a database, and with a rehearsal tells of its end also on another view. */
export async function check(branchId: number | null, name: string, rehearse: boolean) {
  if (isUnderWay(checks.get(branchId))) return;
  const begun: Check = { rehearse, since: Date.now(), result: null, error: null };
  put(branchId, begun);
  try {
    const result = await ok(api.POST("/api/migrations/check", { body: { rehearse, ...targetOf(branchId) } }));
    put(branchId, { ...begun, result });
    if (!rehearse || !result.rehearsal) return;
    const link = { to: "/migrations", text: "Show rehearsal", branch: branchId ?? ("main" as const) };
    if (result.rehearsal.succeeded) toast({ text: `Migrations of ${name} rehearsed`, link });
    else toast({ tone: "bad", text: `Rehearsal of ${name}. ${result.rehearsal.error ?? ""}`, link });
  } catch (error) {
    put(branchId, { ...begun, error });
    if (rehearse) toast({ tone: "bad", text: `Rehearsal of ${name}. ${sentence(error)}` });
  }
}
