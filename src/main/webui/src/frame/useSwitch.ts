import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ok } from "@/api/client";
import { isCheap, keys } from "@/api/keys";
import { sentence } from "@/api/problems";
import { toast } from "@/ui/toasts";

/** Moves the session to a branch, or with null to the main database; all that follows it is asked for again. */
export function useSwitch() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (branchId: number | null) => ok(api.PUT("/api/session/branch", { body: { branch_id: branchId } })),
    onSuccess: async (session) => {
      // What was asked before the switch must not say afterwards where the session was.
      await client.cancelQueries({ queryKey: keys.session });
      client.setQueryData(keys.session, session);
      void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== keys.session[0] && isCheap(query) });
      toast({
        text: session.on === "branch" ? `You are on branch ${session.label}.` : `You are on ${session.main.database}.`,
      });
    },
    onError: (error) => toast({ tone: "bad", text: `Not switched. ${sentence(error)}` }),
  });
}
