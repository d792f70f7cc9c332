import { useMutation } from "@tanstack/react-query";
import { api, ok } from "@/api/client";
import { keys } from "@/api/keys";
import { useOnce } from "@/api/once";
import { hasCode, sentence } from "@/api/problems";
import { useRefresh } from "@/api/queries";
import { jobToast, toast } from "@/ui/toasts";

/** Backs up a branch, or the main database for null, with a label that the service chooses. */
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
      toast({
        key: jobToast(backup.job_id),
        text: `Backup ${backup.label} started`,
        link: { to: `/backups/${backup.id}`, text: "Open it" },
      });
    },
    onError: (error) =>
      toast({
        tone: "bad",
        text: `Backup not started. ${sentence(error)}`,
        ...(hasCode(error, "quota_exceeded") ? { link: { to: "/usage", text: "Show usage" } } : {}),
      }),
  });
}
