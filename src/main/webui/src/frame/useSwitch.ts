import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { api, ok } from "@/api/client";
import { isCheap, keys } from "@/api/keys";
import { sentence } from "@/api/problems";
import { toast } from "@/ui/toasts";

/** Moves the page and its session to a branch, or with null to the main database. */
export function useSwitch() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  return useMutation({
    mutationFn: (branchId: number | null) => ok(api.PUT("/api/session/branch", { body: { branch_id: branchId } })),
    onSuccess: async (session) => {
      // An answer to an earlier request must not restore the previous database.
      await client.cancelQueries({ queryKey: keys.session });
      client.setQueryData(keys.session, session);
      await navigate({
        to: path,
        search: (before) => ({ ...before, branch: session.branch_id ?? "main" }),
        hash: true,
      });
      void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== keys.session[0] && isCheap(query) });
      toast({ text: `Switched to ${session.on === "branch" ? session.label : session.main.database}` });
    },
    onError: (error) => toast({ tone: "bad", text: `Database not switched. ${sentence(error)}` }),
  });
}
