import { useQuery } from "@tanstack/react-query";
import { useRouterState } from "@tanstack/react-router";
import { api, type Branch, ok, type Session } from "./client";
import { useFreshness } from "./connection";
import type { Here } from "./here";
import { keys } from "./keys";
import { every, useBranch } from "./queries";

/** The polling interval of the session. No event reports that another user has deleted its branch. */
const SESSION_MS = 5000;

/**
 * Returns the session with the database that the page shows: the one in its address, or else the one that the service
 * keeps for this browser. Requests name their database, so that each tab can show another one.
 */
export function useSession() {
  const freshness = useFreshness();
  const session = useQuery({
    queryKey: keys.session,
    queryFn: ({ signal }) => ok(api.GET("/api/session", { signal })),
    refetchInterval: Math.min(SESSION_MS, every(freshness)),
  });
  const here = useRouterState({ select: ({ location }) => (location.search as { branch?: Here }).branch });
  const named = typeof here === "number" ? here : null;
  const branch = useBranch(named ?? 0, named !== null);
  const kept = session.data;
  const data =
    kept === undefined || here === undefined
      ? kept
      : named === null
        ? onMain(kept)
        : branch.data
          ? onBranch(kept, branch.data)
          : branch.error
            ? onNothing(kept, { branch_id: named, label: null, status: null })
            : undefined;
  return { data, error: session.error, refetch: session.refetch };
}

function onMain(session: Session): Session {
  return {
    ...session,
    on: "main",
    branch_id: null,
    label: null,
    database: session.main.database,
    expires_at: null,
    gone: null,
  };
}

function onBranch(session: Session, { id, label, status, branch_db, expires_at }: Branch): Session {
  if (status === "deleted" || status === "deleting" || status === "expired") {
    return onNothing(session, { branch_id: id, label, status });
  }
  return { ...session, on: "branch", branch_id: id, label, database: branch_db, expires_at, gone: null };
}

function onNothing(session: Session, gone: Session["gone"]): Session {
  return { ...session, on: "nothing", branch_id: null, label: null, database: null, expires_at: null, gone };
}
