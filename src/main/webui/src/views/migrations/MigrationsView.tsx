import { useState } from "react";
import type { Session } from "@/api/client";
import { ApiProblem } from "@/api/problems";
import { useSession } from "@/api/session";
import { targetOf } from "@/api/target";
import { Button } from "@/ui/Button";
import { curl, Curl, Empty, Failed, FormError, Loading } from "@/ui/States";
import { Duration } from "@/ui/Time";
import { View } from "@/ui/View";
import { CheckOutcome } from "./CheckOutcome";
import { Files } from "./Files";
import { check, forgetCheck, isUnderWay, useLastCheck } from "./checks";
import { useRun, useStatus } from "./queries";
import { RehearsalTable } from "./RehearsalTable";
import { RunDialog } from "./RunDialog";
import { RunOutcome } from "./RunOutcome";

/** Check, rehearse, run: for the database that the session is on, with nothing of the one before. */
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

function Migrations({ session }: { session: Session }) {
  const branchId = session.branch_id ?? null;
  const status = useStatus(branchId);
  const name = branchId === null ? `the main database, ${session.main.database}` : `branch ${session.label ?? ""}`;
  const last = useLastCheck(branchId);
  const checking = isUnderWay(last);
  const run = useRun(branchId, name);
  const [asking, setAsking] = useState(false);
  const pending = status.data?.pending.length ?? 0;
  const busy = checking || run.isPending;
  const checked = last?.result;

  if (status.error instanceof ApiProblem && status.error.code === "migrations_not_configured") {
    return (
      <View title="Migrations">
        <Empty
          title="No migrations folder"
          curl={curl("POST", "/api/migrations/check", { rehearse: true, ...targetOf(branchId) })}
        >
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
          <Button busy={busy} onClick={() => void check(branchId, name, false)}>
            Check
          </Button>
          <Button busy={busy} disabled={pending === 0} onClick={() => void check(branchId, name, true)}>
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
                {last.rehearse ? "Rehearsing on a temporary copy…" : "Checking…"}{" "}
                <Duration from={new Date(last.since).toISOString()} to={null} />
              </p>
            )}
            <FormError error={last?.error} />
            {run.isPending ? <p role="status">Running…</p> : <RunOutcome run={run.data} error={run.error} />}
            {checked && <CheckOutcome check={checked} />}
            {checked?.rehearsal && <RehearsalTable rehearsal={checked.rehearsal} />}
            <Files status={status.data} />
            <Curl command={curl("POST", "/api/migrations/check", { rehearse: true, ...targetOf(branchId) })} />
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
