import { Link, useParams } from "@tanstack/react-router";
import { useBranch, useBranches, useJob } from "@/api/queries";
import { useSession } from "@/api/session";
import type { Branch } from "@/api/client";
import { words } from "@/format/words";
import { span } from "@/format/time";
import { useSwitch } from "@/frame/useSwitch";
import { StatusBadge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Copyable } from "@/ui/Copy";
import { Drawer, Fact, Facts } from "@/ui/Drawer";
import { JobProgress } from "@/ui/Progress";
import { curl, Curl, Failed, Loading, Note } from "@/ui/States";
import { Ago, Moment, Size } from "@/ui/Time";
import { BranchConnection } from "./BranchConnection";
import { BranchDifferences } from "./BranchDifferences";
import { BranchMenu } from "./BranchMenu";
import { Expiry } from "./columns";

export function BranchDrawer() {
  const { id: text } = useParams({ from: "/branches/$id" });
  const branch = useBranch(Number(text));
  const listed = useBranches().data?.find(({ id }) => id === Number(text));
  const shown = listed ?? branch.data;
  return (
    <Drawer title={shown?.label ?? `Branch ${text}`} back="/branches">
      {shown ? (
        <Details key={shown.id} branch={shown} />
      ) : branch.isPending ? (
        <Loading what="the branch" />
      ) : (
        <Failed what="the branch" error={branch.error} retry={() => void branch.refetch()} />
      )}
    </Drawer>
  );
}

function Details({ branch }: { branch: Branch }) {
  const session = useSession().data;
  const job = useJob(branch.job_id);
  const parent = useBranches().data?.find(({ id }) => id === branch.parent);
  const current = session?.branch_id ?? null;
  const change = useSwitch();
  const atWork = job?.status === "running" || job?.status === "queued";
  return (
    <>
      <div className="flex items-center justify-between gap-2">
        <span className="flex items-center gap-2">
          <StatusBadge status={branch.status} />
          {branch.phase && <span className="text-soft">{words(branch.phase)}</span>}
          {branch.id === current && <span className="rounded bg-branch px-1.5 text-xs text-on-branch">current</span>}
        </span>
        {branch.status !== "deleted" && (
          <span className="flex items-center justify-end gap-1">
            {branch.id !== current && branch.status === "active" && (
              <Button
                kind="primary"
                busy={change.isPending}
                aria-label={`Switch to ${branch.label}`}
                onClick={() => change.mutate(branch.id)}
              >
                Switch
              </Button>
            )}
            <BranchMenu branch={branch} />
          </span>
        )}
      </div>
      {atWork && <JobProgress job={job} />}
      {branch.reason && (
        <Note tone="bad">
          <Copyable block text={branch.reason} what="reason" />
        </Note>
      )}
      {branch.warnings.length > 0 && (
        <Note tone="warn">
          <p className="font-medium">Differences from the source</p>
          <ul className="list-disc pl-5">
            {branch.warnings.map((warning) => (
              <li key={warning} className="break-words">
                {warning}
              </li>
            ))}
          </ul>
        </Note>
      )}
      <Facts>
        <Fact name="Database">
          <Copyable text={branch.branch_db} what="database name" />
        </Fact>
        <Fact name="Size">
          <Size bytes={branch.size_bytes} />
          {branch.strategy === "file_clone" && (
            <span className="text-soft"> · shared with its parent until it changes</span>
          )}
        </Fact>
        <Fact name="Parent">
          {branch.parent == null ? (
            (session?.main.database ?? "main")
          ) : (
            <Link to="/branches/$id" params={{ id: String(branch.parent) }} className="text-accent underline">
              {parent?.label ?? `branch ${branch.parent} (deleted)`}
            </Link>
          )}
        </Fact>
        <Fact name="Created">
          <Ago at={branch.created_at} /> by {branch.created_by}
        </Fact>
        <Fact name="Expires in">
          <Expiry branch={branch} />{" "}
          {branch.expires_at && !branch.protected && (
            <span className="text-soft">
              · <Moment at={branch.expires_at} />
            </span>
          )}
        </Fact>
        <Fact name="Made by">
          {branch.strategy ? words(branch.strategy) : "–"}
          {branch.held_ms != null && (
            <span className="text-soft">
              {" "}
              · held its parent for <span className="whitespace-nowrap">{span(branch.held_ms)}</span>
            </span>
          )}
        </Fact>
        {branch.strategy === "recovery" && (
          <Fact name="Recovery">
            <Link to="/recovery/$id" params={{ id: String(branch.id) }} className="text-accent underline">
              Show recovery
            </Link>
          </Fact>
        )}
      </Facts>
      {branch.status === "active" && (
        <>
          <BranchConnection branch={branch} />
          <BranchDifferences branch={branch} />
        </>
      )}
      <Curl command={curl("GET", `/api/branches/${branch.id}`)} />
    </>
  );
}
