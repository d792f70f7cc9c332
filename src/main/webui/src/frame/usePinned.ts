import { useNavigate, useRouterState } from "@tanstack/react-router";
import { useEffect } from "react";
import { useSession } from "@/api/session";

/** The views of one database. The others show the whole server. */
const OF_A_DATABASE = /^\/(sql|schema|migrations)(\/|$)/;

/** Whether the view needs a database. If so, the address names it, so that a link or a reload shows the same one. */
export function usePinned(): boolean {
  const navigate = useNavigate();
  const session = useSession().data;
  const needed = useRouterState({ select: ({ location }) => OF_A_DATABASE.test(location.pathname) });
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const named = useRouterState({ select: ({ location }) => "branch" in location.search });
  const branch = session && session.on !== "nothing" ? (session.branch_id ?? ("main" as const)) : undefined;
  useEffect(() => {
    if (!needed || named || branch === undefined) return;
    void navigate({ to: path, search: (before) => ({ ...before, branch }), hash: true, replace: true });
  }, [needed, named, branch, path, navigate]);
  return needed;
}
