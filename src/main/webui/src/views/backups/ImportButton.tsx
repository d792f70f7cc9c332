import { useMutation } from "@tanstack/react-query";
import { api, ok } from "@/api/client";
import { keys } from "@/api/keys";
import { sentence } from "@/api/problems";
import { useRefresh } from "@/api/queries";
import { count } from "@/format/size";
import { Button } from "@/ui/Button";
import { toast } from "@/ui/toasts";

/** Imports archives from the storage that belong to no backup, for example after the loss of the control database. */
export function ImportButton() {
  const refresh = useRefresh();
  const take = useMutation({
    mutationFn: () => ok(api.POST("/api/backups/import", { body: {} })),
    onSuccess: ({ imported, unusable }) => {
      void refresh(keys.backups);
      const first = unusable[0];
      toast({
        tone: unusable.length > 0 ? "bad" : "neutral",
        text:
          (imported.length === 0
            ? "The storage holds no archive that Truss does not list."
            : `${count(imported.length, "backup")} found.`) +
          (first ? ` ${count(unusable.length, "archive")} of no use, such as ${first.archive}: ${first.reason}` : ""),
      });
    },
    onError: (error) => toast({ tone: "bad", text: sentence(error) }),
  });
  return (
    <Button
      busy={take.isPending}
      title="Looks for archives in the storage that no backup is known of. Restoring runs what an archive says: import only from a storage to which nobody else can write."
      onClick={() => take.mutate()}
    >
      Find archives
    </Button>
  );
}
