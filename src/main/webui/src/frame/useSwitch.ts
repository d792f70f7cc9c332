import { useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "@/api/client";
import type { Session } from "@/api/contract";
import { keys } from "@/api/keys";
import { sentence } from "@/api/problems";
import { toast } from "@/ui/toasts";

/** Moves the session to a branch, or with null to the main database; all that follows it is asked for again. */
export function useSwitch() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (branchId: number | null) => request<Session>("PUT", "/api/session/branch", { branch_id: branchId }),
    onSuccess: (session) => {
      client.setQueryData(keys.session, session);
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.session[0] });
      toast({ text: session.on === "branch" ? `You are on branch ${session.label}.` : `You are on ${session.main.database}.` });
    },
    onError: (error) => toast({ tone: "bad", text: `Not switched. ${sentence(error)}` }),
  });
}
