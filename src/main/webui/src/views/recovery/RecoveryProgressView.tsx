import { Link, useParams } from "@tanstack/react-router";
import { Check, Circle, LoaderCircle, X } from "lucide-react";
import { useBranch, useJob } from "@/api/queries";
import { useSession } from "@/api/session";
import type { Branch } from "@/api/client";
import { span } from "@/format/time";
import { words } from "@/format/words";
import { useSwitch } from "@/frame/useSwitch";
import { Button, buttonLook } from "@/ui/Button";
import { CancelJob } from "@/ui/CancelJob";
import { Copyable } from "@/ui/Copy";
import { Fact, Facts } from "@/ui/Drawer";
import { JobProgress } from "@/ui/Progress";
import { Failed, Loading, Note } from "@/ui/States";
import { Duration, Size } from "@/ui/Time";
import { View } from "@/ui/View";
import { TargetText } from "./PastRecoveries";
import { useRecoveries } from "./queries";
import { type Step, type StepState, steps } from "./stepper";

export function RecoveryProgressView() {
  const { id } = useParams({ from: "/recovery/$id" });
  const branch = useBranch(Number(id));
  return (
    <View
      title={branch.data ? `Recovery into ${branch.data.label}` : "Recovery"}
      actions={
        <Link to="/recovery" className={buttonLook("plain")}>
          All recoveries
        </Link>
      }
    >
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-8">
        {branch.data ? (
          <Course branch={branch.data} />
        ) : branch.isPending ? (
          <Loading what="the recovery" />
        ) : (
          <Failed what="the recovery" error={branch.error} retry={() => void branch.refetch()} />
        )}
      </div>
    </View>
  );
}

function Course({ branch }: { branch: Branch }) {
  const job = useJob(branch.job_id);
  const recovery = useRecoveries().data?.find(({ branch_id }) => branch_id === branch.id);
  const session = useSession().data;
  const change = useSwitch();
  const atWork = job?.status === "running" || job?.status === "queued";
  const here = session?.on === "branch" && session.branch_id === branch.id;
  return (
    <div className="flex max-w-2xl flex-col gap-5">
      <ol aria-label="Phases" className="flex flex-col">
        {steps(branch, job, recovery).map((step) => (
          <StepRow key={step.name} step={step} />
        ))}
      </ol>
      {atWork && (
        <div className="flex items-center gap-3">
          <div className="min-w-0 flex-1">
            <JobProgress job={job} />
          </div>
          <CancelJob job={job} />
        </div>
      )}
      {!atWork && branch.status === "creating" && (
        <p className="text-soft">Now: {words(branch.phase ?? "publishing")}</p>
      )}
      {branch.status === "active" && (
        <div className="flex flex-wrap items-center gap-3 rounded-lg border border-good bg-good-soft p-3">
          <p className="flex-1 text-good">
            Branch <strong>{branch.label}</strong> holds the database as of the target.
          </p>
          {here ? (
            <span className="text-good">Current branch</span>
          ) : (
            <Button kind="primary" busy={change.isPending} onClick={() => change.mutate(branch.id)}>
              Switch to it
            </Button>
          )}
        </div>
      )}
      {branch.reason && (
        <Note tone="bad">
          <p className="pb-1 font-medium">Recovery failed</p>
          <Copyable block text={branch.reason} what="reason" />
        </Note>
      )}
      {recovery && (
        <Facts>
          <Fact name="Target">
            <TargetText recovery={recovery} />
            {!recovery.inclusive && (
              <span className="text-soft"> · without transactions committed at that instant</span>
            )}
          </Fact>
          <Fact name="Database">{recovery.database}</Fact>
          {recovery.stopped && <Fact name="Replay stopped">{recovery.stopped}</Fact>}
          <Fact name="WAL replayed">
            <Size bytes={recovery.replay_bytes} />
          </Fact>
          <Fact name="Took">
            <Duration from={job?.started_at} to={job?.finished_at} />
          </Fact>
          <Fact name="Branch">
            <Link to="/branches/$id" params={{ id: String(branch.id) }} className="text-accent underline">
              {branch.label}
            </Link>
          </Fact>
        </Facts>
      )}
    </div>
  );
}

const ICONS: Record<StepState, { Icon: typeof Check; look: string; said: string }> = {
  waiting: { Icon: Circle, look: "text-soft", said: "to come" },
  running: { Icon: LoaderCircle, look: "text-accent animate-spin", said: "under way" },
  done: { Icon: Check, look: "text-good", said: "done" },
  failed: { Icon: X, look: "text-bad", said: "failed" },
};

function StepRow({ step }: { step: Step }) {
  const { Icon, look, said } = ICONS[step.state];
  return (
    <li
      aria-current={step.state === "running" ? "step" : undefined}
      className="flex gap-3 border-l-2 border-line py-2 pl-3"
    >
      <Icon size={18} role="img" aria-label={said} className={`mt-0.5 shrink-0 ${look}`} />
      <div className="min-w-0 flex-1">
        <p className={step.state === "waiting" ? "text-soft" : "font-medium"}>{step.name}</p>
        <p className="text-xs text-soft">{step.about}</p>
      </div>
      {step.tookMs !== null && <span className="text-soft">{span(step.tookMs)}</span>}
    </li>
  );
}
