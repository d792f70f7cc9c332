/** The database that is on the screen; null for the main database. */
export type Target = { branch_id: number } | { target: "main" };

/**
 * Names a database in a request. The service would take the session's own, but another tab may have moved the session
 * since this one last heard of it, and nothing is to land elsewhere than where it was seen.
 */
export function targetOf(branchId: number | null | undefined): Target {
  return branchId == null ? { target: "main" } : { branch_id: branchId };
}
