import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, type Branch, type ConnectionsMode, ok } from "@/api/client";
import { keys } from "@/api/keys";
import { useOnce } from "@/api/once";
import { hasCode } from "@/api/problems";
import { useBranches, useRefresh } from "@/api/queries";
import { useSession } from "@/api/session";
import { Button } from "@/ui/Button";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { labelProblem, LabelField } from "@/ui/LabelField";
import { TimeToLive } from "@/ui/TimeToLive";
import { jobToast, toast } from "@/ui/toasts";
import { BusySource } from "./BusySource";
import { SourceSessions } from "./SourceSessions";

interface CreateBranchDialogProps {
  parent?: number | null;
  onClose: () => void;
}

export function CreateBranchDialog({ parent: given, onClose }: CreateBranchDialogProps) {
  const client = useQueryClient();
  const refresh = useRefresh();
  const once = useOnce();
  const session = useSession().data;
  const sources = (useBranches().data ?? []).filter(({ status }) => status === "active");
  const [label, setLabel] = useState("");
  const [hours, setHours] = useState<number | null>(24);
  const [parent, setParent] = useState<number | null>(given ?? session?.branch_id ?? null);
  const [connections, setConnections] = useState<ConnectionsMode>("auto");
  const sourceName = sources.find(({ id }) => id === parent)?.label ?? session?.main.database ?? "main";

  const create = useMutation({
    mutationFn: () => {
      const body = {
        ...(label.trim() === "" ? {} : { label: label.trim() }),
        ...(parent === null ? {} : { parent }),
        ttl_hours: hours ?? 0,
        connections,
      };
      return once(body, (header) => ok(api.POST("/api/branches", { params: { header }, body })));
    },
    // The service answers when the branch exists, or after 2 s. Until then the list shows the branch as creating.
    onMutate: () => window.setTimeout(() => void refresh(keys.branches), 150),
    onSuccess: (branch) => {
      client.setQueryData<Branch[]>(
        keys.branches,
        (list) => list && [...list.filter(({ id }) => id !== branch.id), branch],
      );
      void refresh(keys.branches, keys.jobs, keys.usage);
      toast({
        key: jobToast(branch.job_id),
        text:
          branch.status === "active" ? `Branch ${branch.label} created` : `Copy into branch ${branch.label} started`,
        link: { to: `/branches/${branch.id}`, text: "Open it" },
      });
      onClose();
    },
    onError: (error) => {
      void refresh(keys.branches);
      if (hasCode(error, "source_busy")) void refresh(keys.source(parent));
    },
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (hours !== null && !create.isPending) create.mutate();
  };

  return (
    <Dialog title="Create branch" description="A full, isolated copy of its parent." onClose={onClose}>
      <form onSubmit={submit} aria-label="Create branch">
        <LabelField
          value={label}
          onChange={setLabel}
          hint="1 to 60 characters. Empty for branch_ and the time"
          placeholder="my-feature"
          autoFocus
        />
        <TimeToLive hours={hours} onChange={setHours} />
        <Field label="Parent">
          {(ids) => (
            <select
              {...ids}
              className="field"
              value={parent ?? ""}
              onChange={(event) => setParent(event.target.value === "" ? null : Number(event.target.value))}
            >
              <option value="">{session?.main.database ?? "main"} (main database)</option>
              {sources.toReversed().map((branch) => (
                <option key={branch.id} value={branch.id}>
                  {branch.label}
                </option>
              ))}
            </select>
          )}
        </Field>
        <SourceSessions parent={parent} name={sourceName} value={connections} onChange={setConnections} />
        <BusySource error={create.error} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind="primary"
            type="submit"
            busy={create.isPending}
            disabled={hours === null || labelProblem(label) !== null}
          >
            {create.isPending ? "Creating…" : "Create"}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
