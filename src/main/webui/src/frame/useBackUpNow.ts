import { useMutation } from "@tanstack/react-query";
import { api, ok } from "@/api/client";
import { keys } from "@/api/keys";
import { useOnce } from "@/api/once";
import { hasCode, sentence } from "@/api/problems";
import { useRefresh } from "@/api/queries";
import { toast } from "@/ui/toasts";

/** Backs a branch up, or with null the main database, under a label of the service's choice. */
export function useBackUpNow() {
  const refresh = useRefresh();
  const once = useOnce();
  return useMutation({
    mutationFn: (branch: number | null) => {
      const body = branch === null ? {} : { branch };
      return once(body, (header) => ok(api.POST("/api/backups", { params: { header }, body })));
    },
    onSuccess: (backup) => {
      void refresh(keys.backups, keys.jobs, keys.usage);
      toast({ text: `Backup ${backup.label} has begun.`, link: { to: `/backups/${backup.id}`, text: "Look at it" } });
    },
    onError: (error) =>
      toast({
        tone: "bad",
        text: `No backup was begun. ${sentence(error)}`,
        ...(hasCode(error, "quota_exceeded") ? { link: { to: "/usage", text: "See plan, limits and use" } } : {}),
      }),
  });
}
