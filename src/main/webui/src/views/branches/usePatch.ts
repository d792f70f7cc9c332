import { useMutation } from "@tanstack/react-query";
import { api, type Branch, ok, type Schemas } from "@/api/client";
import { keys } from "@/api/keys";
import { sentence } from "@/api/problems";
import { useRefresh } from "@/api/queries";
import { timeToLive } from "@/format/time";
import { toast } from "@/ui/toasts";

/** Changes label, time to live or protection of a branch, and shows a toast. */
export function usePatch(branch: Branch, done?: () => void) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: Schemas["PatchBranch"]) =>
      ok(api.PATCH("/api/branches/{id}", { params: { path: { id: branch.id } }, body })),
    onSuccess: (now, asked) => {
      void refresh(keys.branches, keys.session);
      if (asked.protected !== undefined) {
        toast({
          text: `Branch ${now.label} ${now.protected ? "protected" : "unprotected"}`,
        });
      } else if (asked.ttl_hours !== undefined) {
        toast({
          text: now.expires_at
            ? `Expiry of ${now.label} set to ${timeToLive(Number(now.ttl_hours))}`
            : `Expiry of ${now.label} removed`,
        });
      } else {
        toast({ text: `Branch ${branch.label} renamed to ${now.label}` });
      }
      done?.();
    },
    onError: (error) => {
      if (!done) toast({ tone: "bad", text: sentence(error) });
    },
  });
}
