import type { EditorView } from "@codemirror/view";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { Session } from "@/api/client";
import { keys } from "@/api/keys";
import { sentence } from "@/api/problems";
import { span } from "@/format/time";
import { cx } from "@/ui/cx";
import { toast } from "@/ui/toasts";
import { View } from "@/ui/View";
import type { DatabaseSchema } from "../schema/model";
import { useDatabaseSchema } from "../schema/queries";
import { Access } from "./Access";
import { keepDraft, readDraft } from "./draft";
import { Editor } from "./Editor";
import { HistoryDialog } from "./HistoryDialog";
import { PlanTable } from "./PlanTable";
import { isStillThere, markProblem, type Place } from "./problemMark";
import { Results } from "./Results";
import { type Choices, RunBar } from "./RunBar";
import { cancel, explain, type Order, run, useRuns, type Where } from "./runs";
import { SqlFailure } from "./SqlFailure";
import { onlyReads, split, statementAt } from "./statements";

const NO_TABLES: DatabaseSchema["tables"] = [];
const usual: Choices = { limit: 1000, timeoutMs: 30_000, measured: false };

/** Shows the editor, and below it the results of the last run on the session's database. */
export function Workbench({ session }: { session: Session }) {
  const client = useQueryClient();
  const editor = useRef<EditorView>(null);
  const [choices, setChoices] = useState(usual);
  const [write, setWrite] = useState(false);
  const [history, setHistory] = useState(false);
  const { running, outcome: last } = useRuns();
  const where: Where = { database: session.database ?? "", branchId: session.branch_id ?? null };
  const outcome = last?.where.database === where.database ? last : null;
  const place = outcome?.kind === "failed" ? outcome.place : null;

  const schema = useDatabaseSchema();

  // Switching the database turns writing off, so that permission for one does not apply to main.
  useEffect(() => setWrite(false), [where.database]);
  useEffect(() => {
    if (editor.current) markProblem(editor.current, place);
  }, [place]);

  const order = (sql: string, base: number): Order => ({ sql, base, write, ...choices });
  const begin = async (what: Promise<void>, mayChange: boolean) => {
    setWrite(false);
    await what;
    if (mayChange) void client.invalidateQueries({ queryKey: ["schema"] });
    // The run may have found that the branch is gone.
    void client.invalidateQueries({ queryKey: keys.session });
  };
  const onRun = () => {
    const chosen = selection(editor.current);
    if (running === null && chosen.sql.trim() !== "") {
      void begin(run(where, order(chosen.sql, chosen.base)), !split(chosen.sql).every(onlyReads));
    }
  };
  const onExplain = () => {
    const { sql, base, cursor } = selection(editor.current);
    const statement = statementAt(split(sql), cursor - base);
    if (running === null && statement) {
      void begin(
        explain(where, order(statement.text, base + statement.from), choices.measured && where.branchId !== null),
        false,
      );
    }
  };
  const onCancel = () =>
    void cancel().catch((error: unknown) =>
      toast({ tone: "bad", text: `Statement not cancelled. ${sentence(error)}` }),
    );
  const go = (to: Place) => {
    const view = editor.current;
    if (!view || !isStillThere(view, to)) return;
    view.dispatch({ selection: { anchor: to.from, head: to.to }, scrollIntoView: true });
    view.focus();
  };
  const take = (sql: string) => {
    const view = editor.current;
    setHistory(false);
    view?.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: sql }, selection: { anchor: sql.length } });
    // The dialog gives the focus back to its button first.
    window.setTimeout(() => view?.focus());
  };

  return (
    <View title="SQL" actions={<Access session={session} write={write} onWrite={setWrite} />}>
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
        <div className="mx-4 h-40 max-h-[70%] min-h-24 shrink-0 resize-y overflow-hidden rounded-md border border-line-strong focus-within:outline-2 focus-within:outline-accent sm:h-52">
          <Editor
            text={readDraft()}
            tables={schema.data?.tables ?? NO_TABLES}
            view={editor}
            onRun={onRun}
            onChange={keepDraft}
          />
        </div>
        <div className="shrink-0 px-4 py-2">
          <RunBar
            runningSince={running?.since ?? null}
            choices={choices}
            onChoices={setChoices}
            canMeasure={where.branchId !== null}
            onRun={onRun}
            onCancel={onCancel}
            onExplain={onExplain}
            onHistory={() => setHistory(true)}
          />
        </div>
        <section
          aria-label="Result"
          aria-busy={running !== null}
          className={cx("flex min-h-56 flex-1 flex-col", running && "opacity-60")}
        >
          {outcome?.kind === "results" && (
            <Results key={outcome.at} outcome={outcome} limit={choices.limit} timeoutMs={choices.timeoutMs} />
          )}
          {outcome?.kind === "plan" && <PlanTable plan={outcome.plan} json={outcome.json} />}
          {outcome?.kind === "cancelled" && !running && (
            <p role="status" className="px-4 py-3 text-soft">
              Cancelled after {span(outcome.afterMs)}. No statement of this run took effect.
            </p>
          )}
          {outcome?.kind === "failed" && !running && (
            <SqlFailure error={outcome.error} place={outcome.place} onGo={go} />
          )}
          {(outcome === null || ((outcome.kind === "failed" || outcome.kind === "cancelled") && running)) && (
            <p className="px-4 py-3 text-soft">
              {running
                ? "Running…"
                : "Results appear here. All statements of a run are in one transaction. If one fails, none takes effect."}
            </p>
          )}
        </section>
      </div>
      {history && <HistoryDialog database={where.database} onChoose={take} onClose={() => setHistory(false)} />}
    </View>
  );
}

/** Returns the selected text, or all of it, and where it begins. */
function selection(view: EditorView | null): { sql: string; base: number; cursor: number } {
  if (!view) return { sql: "", base: 0, cursor: 0 };
  const { from, to, empty, head } = view.state.selection.main;
  return empty
    ? { sql: view.state.doc.toString(), base: 0, cursor: head }
    : { sql: view.state.sliceDoc(from, to), base: from, cursor: from };
}
