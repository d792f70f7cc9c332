import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useNow } from "@/format/now";
import { Button } from "@/ui/Button";
import { Checkbox, Field } from "@/ui/Field";
import { Failed, Loading } from "@/ui/States";
import { View } from "@/ui/View";
import { useSession } from "@/api/session";
import type { RecoveryWindow } from "@/api/client";
import { NoWindow } from "./NoWindow";
import { PastRecoveries } from "./PastRecoveries";
import { PreviewPanel } from "./PreviewPanel";
import { usePoints, useWindow } from "./queries";
import { RestorePointDialog } from "./RestorePointDialog";
import { requestFor, type Target } from "./target";
import { TargetForm } from "./TargetForm";
import { reach } from "./timeline";
import { TimeLine } from "./TimeLine";
import { WindowSummary } from "./WindowSummary";

export function RecoveryView() {
  const reachable = useWindow();
  const [naming, setNaming] = useState(false);
  return (
    <View title="Recovery" actions={<Button onClick={() => setNaming(true)}>Create restore point</Button>}>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-8">
        {reachable.isPending ? (
          <Loading what="what can be recovered" />
        ) : reachable.data === undefined ? (
          <Failed what="what can be recovered" error={reachable.error} retry={() => void reachable.refetch()} />
        ) : reachable.data.earliest ? (
          <Choice window={reachable.data} />
        ) : (
          <NoWindow window={reachable.data} />
        )}
        <PastRecoveries />
      </div>
      {naming && <RestorePointDialog onClose={() => setNaming(false)} />}
    </View>
  );
}

function Choice({ window: reachable }: { window: RecoveryWindow }) {
  const now = useNow();
  const points = usePoints().data ?? [];
  const main = useSession().data?.main.database ?? "the main database";
  const [target, setTarget] = useState<Target | null>(null);
  const asked = useSearch({ from: "/recovery" }).database;
  const [database, setDatabase] = useState(asked ?? "");
  const [inclusive, setInclusive] = useState(true);
  const at = target?.kind === "time" ? target.at : null;
  const reached =
    at === null
      ? null
      : at > now
        ? { possible: false as const, why: "The moment is in the future." }
        : reach(at, reachable);
  const point = target?.kind === "name" ? points.find(({ name }) => name === target.name) : undefined;
  return (
    <>
      <WindowSummary window={reachable} />
      <TimeLine
        window={reachable}
        points={points}
        now={now}
        value={at ?? (point ? Date.parse(point.created_at) : null)}
        onChange={(moment) => setTarget({ kind: "time", at: moment })}
        onPoint={({ name }) => setTarget({ kind: "name", name })}
      />
      <div className="grid gap-x-10 gap-y-6 pt-5 lg:grid-cols-2">
        <section aria-label="Target">
          <h2 className="pb-2 text-base font-semibold">Recover to</h2>
          <TargetForm target={target} points={points} onChange={setTarget} />
          <Field label="Database" hint={`Its name at that time. Empty for ${main}`}>
            {(ids) => (
              <input
                {...ids}
                className="field"
                placeholder={main}
                value={database}
                onChange={(event) => setDatabase(event.target.value)}
              />
            )}
          </Field>
          {target?.kind !== "name" && (
            <Checkbox
              label="Include transactions committed at this instant"
              checked={inclusive}
              onChange={setInclusive}
            />
          )}
        </section>
        <section aria-label="Preview">
          <h2 className="pb-2 text-base font-semibold">Estimate</h2>
          <PreviewPanel
            request={requestFor(target, database, inclusive)}
            obstacle={reached && !reached.possible ? reached.why : null}
          />
        </section>
      </div>
    </>
  );
}
