import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useDeferredValue, useState } from "react";
import { api, type Branch, ok, type RecoveryPreview } from "@/api/client";
import { keys } from "@/api/keys";
import { useOnce } from "@/api/once";
import { useRefresh } from "@/api/queries";
import { span } from "@/format/time";
import { Button } from "@/ui/Button";
import { Fact, Facts } from "@/ui/Drawer";
import { curl, Curl, FormError, Loading, Note } from "@/ui/States";
import { labelProblem, LabelField } from "@/ui/LabelField";
import { TimeToLive } from "@/ui/TimeToLive";
import { Moment, Size } from "@/ui/Time";
import { type RecoverRequest, usePreview } from "./queries";

interface PreviewPanelProps {
  request: RecoverRequest | null;
  /** Why the chosen target cannot be recovered, as far as the window tells. */
  obstacle: string | null;
}

/** Shows what a recovery would do, and the button that starts it. */
export function PreviewPanel({ request, obstacle }: PreviewPanelProps) {
  const client = useQueryClient();
  const refresh = useRefresh();
  const once = useOnce();
  const navigate = useNavigate();
  const asked = useDeferredValue(obstacle === null ? request : null);
  const preview = usePreview(asked);
  const [label, setLabel] = useState("");
  const [hours, setHours] = useState<number | null>(24);
  const recover = useMutation({
    mutationFn: async (body: RecoverRequest) =>
      (await once(body, (header) => ok(api.POST("/api/recovery", { params: { header }, body })))) as Branch,
    onSuccess: (branch) => {
      client.setQueryData(keys.branch(branch.id), branch);
      void refresh(keys.branches, keys.recoveries, keys.jobs, keys.usage);
      void navigate({ to: "/recovery/$id", params: { id: String(branch.id) } });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (request && hours !== null && !recover.isPending) {
      recover.mutate({ ...request, ...(label.trim() === "" ? {} : { label: label.trim() }), ttl_hours: hours });
    }
  };
  if (obstacle !== null) {
    return (
      <Note tone="warn">
        <p className="font-medium">Moment not recoverable</p>
        <p>{obstacle}</p>
      </Note>
    );
  }
  if (request === null) return <p className="text-soft">Choose a moment to see the estimate.</p>;
  return (
    <form onSubmit={submit} aria-label="Recover">
      {preview.isPending ? (
        <Loading what="what it would take" />
      ) : preview.error ? (
        <FormError error={preview.error} />
      ) : (
        <Estimate preview={preview.data} />
      )}
      <LabelField
        value={label}
        onChange={setLabel}
        hint="Of the new branch, 1 to 60 characters. Empty for branch_ and the time"
        placeholder="before-the-accident"
      />
      <TimeToLive hours={hours} onChange={setHours} />
      <FormError error={recover.error} />
      <div className="flex flex-col items-start gap-3 pt-4">
        <Button
          kind="primary"
          type="submit"
          busy={recover.isPending}
          disabled={hours === null || labelProblem(label) !== null || !preview.data}
        >
          {recover.isPending ? "Starting…" : "Recover"}
        </Button>
        <Curl command={curl("POST", "/api/recovery", { ...request, label: label || "before-the-accident" })} />
      </div>
    </form>
  );
}

function Estimate({ preview }: { preview: RecoveryPreview }) {
  const tight = preview.disk_bytes > preview.disk_free_bytes;
  return (
    <Facts>
      <Fact name="Takes about">
        <strong>{span(preview.estimated_seconds * 1000)}</strong>
      </Fact>
      <Fact name="Database">
        {preview.database}
        {preview.database_bytes > 0 && (
          <span className="text-soft">
            {" · "}
            <Size bytes={preview.database_bytes} />
          </span>
        )}
      </Fact>
      <Fact name="Begins with">
        {preview.base_backup.label}{" "}
        <span className="text-soft">
          · <Moment at={preview.base_backup.ended_at} /> · <Size bytes={preview.base_backup_bytes} /> of it
          {preview.reflink ? ", shared without copying" : ""}
        </span>
      </Fact>
      <Fact name="WAL to replay">
        at most <Size bytes={preview.replay_bytes} />
        {preview.cloned_bytes > 0 && (
          <span className="text-soft">
            {" "}
            · copies <Size bytes={preview.cloned_bytes} /> of branches again
          </span>
        )}
      </Fact>
      <Fact name="Scratch disk">
        <span className={tight ? "text-bad" : undefined}>
          <Size bytes={preview.disk_bytes} /> of <Size bytes={preview.disk_free_bytes} /> free
        </span>
      </Fact>
    </Facts>
  );
}
