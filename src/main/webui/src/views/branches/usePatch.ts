import { useMutation } from "@tanstack/react-query";
import { api, type Branch, ok, type Schemas } from "@/api/client";
import { keys } from "@/api/keys";
import { sentence } from "@/api/problems";
import { useRefresh } from "@/api/queries";
import { timeToLive } from "@/format/time";
import { toast } from "@/ui/toasts";

/** Changes label, time to live or protection of a branch, and says so. */
export function usePatch(branch: Branch, done?: () => void) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: Schemas["PatchBranch"]) =>
      ok(api.PATCH("/api/branches/{id}", { params: { path: { id: branch.id } }, body })),
    onSuccess: (now, asked) => {
      void refresh(keys.branches, keys.session);
      if (asked.protected !== undefined) {
        toast({
          text: now.protected
            ? `${now.label} is protected: it neither expires nor can be deleted.`
            : `${now.label} is protected no more.`,
        });
      } else if (asked.ttl_hours !== undefined) {
        toast({
          text: now.expires_at
            ? `${now.label} expires in ${timeToLive(Number(now.ttl_hours))}.`
            : `${now.label} does not expire.`,
        });
      } else {
        toast({ text: `${branch.label} is called ${now.label} now.` });
      }
      done?.();
    },
    onError: (error) => {
      if (!done) toast({ tone: "bad", text: sentence(error) });
    },
  });
}
