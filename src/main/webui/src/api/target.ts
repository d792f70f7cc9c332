/** The database on the screen, in a request. */
export type Target = { branch_id: number } | { target: "main" };

/**
 * Names a database in a request. Without it the service uses the session's database, which another tab may have
 * changed, and the request would reach another database than the one on the screen.
 */
export function targetOf(branchId: number | null | undefined): Target {
  return branchId == null ? { target: "main" } : { branch_id: branchId };
}
