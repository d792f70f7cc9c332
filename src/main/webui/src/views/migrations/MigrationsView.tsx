import { useState } from "react";
import type { Job, Session } from "@/api/client";
import { ApiProblem } from "@/api/problems";
import { useSession } from "@/api/session";
import { useJob } from "@/api/queries";
import { targetOf } from "@/api/target";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { CancelJob } from "@/ui/CancelJob";
import { JobProgress } from "@/ui/Progress";
import { curl, Curl, Empty, Failed, FormError, Loading, Note } from "@/ui/States";
import { Duration } from "@/ui/Time";
import { View } from "@/ui/View";
import { CheckOutcome } from "./CheckOutcome";
import { Files } from "./Files";
import { type Check, check, forgetCheck, isUnderWay, useLastCheck } from "./checks";
import {
  type MigrationCheck,
  type MigrationStatus,
  type RehearsalJob,
  useRehearsal,
  useRehearse,
  useRun,
  useStatus,
} from "./queries";
import { RehearsalTable } from "./RehearsalTable";
import { RunDialog } from "./RunDialog";
import { RunOutcome } from "./RunOutcome";

/** Checks, rehearses and runs migrations of the session's database. It keeps nothing from the previous database. */
export function MigrationsView() {
  const { data: session, error, refetch } = useSession();
  if (!session) {
    return (
      <View title="Migrations">
        {error ? (
          <Failed what="the session" error={error} retry={() => void refetch()} />
        ) : (
          <Loading what="the session" />
        )}
      </View>
    );
  }
  return <Migrations key={session.branch_id ?? "main"} session={session} />;
}

/** Shows a rehearsal in progress, which continues in other views. */
function UnderWay({ job }: { job: Job | undefined }) {
  return (
    <section aria-label="Rehearsal under way" className="flex items-center gap-3">
      <div className="min-w-0 flex-1">
        <p role="status" className="text-soft">
          Rehearsing on a temporary copy… <Duration from={job?.created_at} to={null} />
        </p>
        {job && <JobProgress job={job} />}
      </div>
      {job && <CancelJob job={job} />}
    </section>
  );
}

function isOf(status: MigrationStatus | undefined, check: MigrationCheck | null | undefined): boolean {
  if (status === undefined || check == null || status.files_sha256 !== check.files_sha256) return false;
  return status.pending.join("/") === check.pending_files.join("/");
}

/** Returns the result to show. A rehearsal tells more about the same files than a later check. */
function newer(last: Check | undefined, rehearsed: RehearsalJob | null | undefined): MigrationCheck | null {
  const check = last?.result ?? null;
  if (!rehearsed?.check) return check;
  return check && (!check.safe || check.pending_count !== rehearsed.check.pending_count) ? check : rehearsed.check;
}

function Migrations({ session }: { session: Session }) {
  const branchId = session.branch_id ?? null;
  const status = useStatus(branchId);
  const name = branchId === null ? `the main database, ${session.main.database}` : `branch ${session.label ?? ""}`;
  const last = useLastCheck(branchId);
  const checking = isUnderWay(last);
  const rehearse = useRehearse(branchId);
  const latest = useRehearsal(branchId).data;
  const job = useJob(latest?.job_id);
  const rehearsing = latest != null && !latest.finished_at;
  const run = useRun(branchId, name);
  const [asking, setAsking] = useState(false);
  const pending = status.data?.pending.length ?? 0;
  const busy = checking || rehearsing || rehearse.isPending || run.isPending;
  // A rehearsal of other files says nothing about the pending ones.
  const rehearsed = isOf(status.data, latest?.check) ? latest : null;
  const checked = newer(last, rehearsed);

  if (status.error instanceof ApiProblem && status.error.code === "migrations_not_configured") {
    return (
      <View title="Migrations">
        <Empty title="No migrations folder" curl={curl("POST", "/api/migrations/rehearsals", targetOf(branchId))}>
          {status.error.message}
        </Empty>
      </View>
    );
  }
  return (
    <View
      title="Migrations"
      actions={
        <>
          <Button busy={busy} onClick={() => void check(branchId)}>
            Check
          </Button>
          <Button busy={busy} disabled={pending === 0} onClick={() => rehearse.mutate()}>
            Rehearse
          </Button>
          <Button kind="primary" busy={busy} disabled={pending === 0} onClick={() => setAsking(true)}>
            Run
          </Button>
        </>
      }
    >
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-8">
        {status.data ? (
          <div className="flex max-w-4xl flex-col gap-6">
            <p className="text-soft">
              Database: <strong className="text-ink">{name}</strong>. A rehearsal applies the pending files to a
              temporary copy, and measures time, locks and rewrites of each statement.
            </p>
            {checking && last && (
              <p role="status" className="text-soft">
                Checking… <Duration from={new Date(last.since).toISOString()} to={null} />
              </p>
            )}
            <FormError error={last?.error} />
            <FormError error={rehearse.error} />
            {rehearsing && <UnderWay job={job} />}
            {latest?.status === "failed" && <Note tone="bad">Rehearsal failed. {latest.reason}</Note>}
            {!checked && !busy && pending > 0 && (
              <p>
                <Badge>not rehearsed yet</Badge>
              </p>
            )}
            {run.isPending ? <p role="status">Running…</p> : <RunOutcome run={run.data} error={run.error} />}
            {checked && <CheckOutcome check={checked} />}
            {rehearsed?.check?.rehearsal && (
              <RehearsalTable rehearsal={rehearsed.check.rehearsal} at={rehearsed.finished_at} />
            )}
            <Files status={status.data} />
            <Curl command={curl("POST", "/api/migrations/rehearsals", targetOf(branchId))} />
          </div>
        ) : status.isPending ? (
          <Loading what="migrations" />
        ) : (
          <Failed what="the migrations" error={status.error} retry={() => void status.refetch()} />
        )}
      </div>
      {asking && status.data && (
        <RunDialog
          status={status.data}
          onMain={branchId === null}
          onRun={() => {
            setAsking(false);
            forgetCheck(branchId);
            run.mutate();
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </View>
  );
}
