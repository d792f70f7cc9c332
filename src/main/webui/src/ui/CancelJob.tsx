import { useMutation } from "@tanstack/react-query";
import { api, type Job, ok } from "@/api/client";
import { keys } from "@/api/keys";
import { hasCode, sentence } from "@/api/problems";
import { useRefresh } from "@/api/queries";
import { jobKind } from "@/format/words";
import { Button } from "./Button";
import { toast } from "./toasts";

/** Cancels a job, which removes what it has made so far. */
export function CancelJob({ job }: { job: Job }) {
  const refresh = useRefresh();
  const cancel = useMutation({
    mutationFn: () => ok(api.DELETE("/api/jobs/{id}", { params: { path: { id: job.id } } })),
    onSettled: () => void refresh(keys.jobs),
    onError: (error) => {
      if (!hasCode(error, "job_finished")) toast({ tone: "bad", text: sentence(error) });
    },
  });
  const stopping = job.cancel_requested || cancel.isPending;
  return (
    <Button
      className="px-2 text-xs"
      disabled={stopping}
      aria-label={`Cancel ${jobKind(job.kind)} ${job.id}`}
      onClick={() => cancel.mutate()}
    >
      {stopping ? "Stopping…" : "Cancel"}
    </Button>
  );
}
