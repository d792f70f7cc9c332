/** The database in the address of the page: the id of a branch, or main. */
export type Here = number | "main";

/** Reads the database from the parameters of an address. */
export function hereOf(search: Record<string, unknown>): { branch?: Here } {
  if (search.branch === "main") return { branch: "main" };
  const id = typeof search.branch === "string" || typeof search.branch === "number" ? Number(search.branch) : NaN;
  return Number.isSafeInteger(id) && id > 0 ? { branch: id } : {};
}
