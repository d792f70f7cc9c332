import type { RecoverRequest } from "./queries";

/** The target of a recovery. */
export type Target = { kind: "time"; at: number } | { kind: "name"; name: string } | { kind: "lsn"; lsn: string };

export const LSN = /^[0-9A-F]{1,8}\/[0-9A-F]{1,8}$/i;

/** Returns the request for a target; null while there is none. */
export function requestFor(target: Target | null, database: string, inclusive: boolean): RecoverRequest | null {
  if (target === null) return null;
  const where = database.trim() === "" ? {} : { database: database.trim() };
  switch (target.kind) {
    case "time":
      return { target_time: new Date(target.at).toISOString(), ...(inclusive ? {} : { inclusive }), ...where };
    case "name":
      return { target_name: target.name, ...where };
    case "lsn":
      return LSN.test(target.lsn)
        ? { target_lsn: target.lsn.toUpperCase(), ...(inclusive ? {} : { inclusive }), ...where }
        : null;
  }
}
