import { useSyncExternalStore } from "react";
import { api, ok, type Schemas } from "@/api/client";
import { newId } from "@/api/once";
import { ApiProblem, hasCode } from "@/api/problems";
import { targetOf } from "@/api/target";
import { remember } from "./history";
import { parsePlan, type Plan } from "./plan";
import type { Place } from "./problemMark";
import { onlyReads, placeOfError, split, type Statement } from "./statements";

export type SqlAnswer = Schemas["SqlAnswer"];
export type SqlResult = Schemas["SqlResult"];

/** The database that the page shows. */
export interface Where {
  database: string;
  branchId: number | null;
}

/** The SQL to run, and where it begins in the editor. */
export interface Order {
  sql: string;
  base: number;
  write: boolean;
  limit: number;
  timeoutMs: number;
}

/** The reason why further rows cannot be fetched. */
export type NoMore = "writes" | "follows writes" | null;

export interface ShownResult extends SqlResult {
  statement: string | null;
  noMore: NoMore;
  fetching: boolean;
  problem: unknown;
}

/** The outcome of a run that began at an instant. */
export type Outcome = { where: Where; at: number } & (
  | { kind: "results"; database: string; readOnly: boolean; results: ShownResult[] }
  | { kind: "plan"; plan: Plan; json: string; sql: string }
  | { kind: "failed"; error: unknown; place: Place | null }
  | { kind: "cancelled"; afterMs: number }
);

interface State {
  running: { id: string; since: number } | null;
  outcome: Outcome | null;
}

// Outside of the view, so that leaving it neither stops what runs nor loses what came.
/** Runs that the user has cancelled. Their end is no failure. */
const cancelled = new Set<string>();

let state: State = { running: null, outcome: null };
const listeners = new Set<() => void>();

function set(change: Partial<State>) {
  state = { ...state, ...change };
  listeners.forEach((listener) => listener());
}

/** Returns the running SQL and the outcome of the last run. */
export function runsNow(): State {
  return state;
}

export function useRuns(): State {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, runsNow);
}

const post = (where: Where, body: Omit<Schemas["RunSql"], "branch_id" | "target">) =>
  ok(api.POST("/api/sql", { body: { ...body, ...targetOf(where.branchId) } }));

/** Runs SQL, unless other SQL is running. It resolves even after a failure. */
export async function run(where: Where, order: Order): Promise<void> {
  if (state.running !== null) return;
  const running = { id: newId(), since: Date.now() };
  set({ running });
  const statements = split(order.sql);
  let outcome: Outcome;
  try {
    const answer = await post(where, {
      sql: order.sql,
      write: where.branchId === null && order.write,
      limit: order.limit,
      timeout_ms: order.timeoutMs,
      id: running.id,
    });
    const known = statements.length === answer.results.length ? statements : [];
    outcome = {
      where,
      at: running.since,
      kind: "results",
      database: answer.database,
      readOnly: answer.read_only,
      results: answer.results.map((result, index) => shown(result, known, index)),
    };
  } catch (error) {
    outcome =
      ended(where, running, error) ??
      ({
        where,
        at: running.since,
        kind: "failed",
        error,
        place: placeIn(error, order.sql, statements, order.base),
      } satisfies Outcome);
  }
  remember(where.database, {
    sql: order.sql,
    at: running.since,
    outcome: outcome.kind === "failed" || outcome.kind === "cancelled" ? outcome.kind : "done",
    durationMs: Date.now() - running.since,
  });
  set({ running: null, outcome });
}

/** Returns the outcome of a run that ended because the user cancelled it. */
function ended(where: Where, { id, since }: { id: string; since: number }, error: unknown): Outcome | null {
  const own = cancelled.delete(id) && hasCode(error, "sql_failed") && error.problem.sqlstate === QUERY_CANCELED;
  return own ? { where, at: since, kind: "cancelled", afterMs: Date.now() - since } : null;
}

function shown(result: SqlResult, statements: readonly Statement[], index: number): ShownResult {
  const statement = statements[index];
  const noMore =
    !statement || !onlyReads(statement)
      ? "writes"
      : statements.slice(0, index).every(onlyReads)
        ? null
        : "follows writes";
  return { ...result, statement: statement?.text ?? null, noMore, fetching: false, problem: null };
}

/** Explains SQL. If it is measured, it is run and rolled back. */
export async function explain(where: Where, order: Order, measured: boolean): Promise<void> {
  if (state.running !== null) return;
  const running = { id: newId(), since: Date.now() };
  set({ running });
  const prefix = measured ? "EXPLAIN (FORMAT JSON, ANALYZE, BUFFERS) " : "EXPLAIN (FORMAT JSON) ";
  const asked = { sql: prefix + order.sql };
  const undone = [{ sql: "SAVEPOINT truss_explain" }, asked, { sql: "ROLLBACK TO SAVEPOINT truss_explain" }];
  try {
    const answer = await post(where, {
      statements: measured ? undone : [asked],
      limit: 10_000,
      timeout_ms: order.timeoutMs,
      id: running.id,
    });
    const rows = answer.results[measured ? 1 : 0]?.rows ?? [];
    const json = rows.map(([line]) => line ?? "").join("\n");
    set({
      running: null,
      outcome: { where, at: running.since, kind: "plan", plan: parsePlan(json), json, sql: order.sql },
    });
  } catch (error) {
    const place = placeIn(error, asked.sql, [], order.base - prefix.length);
    const stopped = ended(where, running, error);
    if (stopped) return set({ running: null, outcome: stopped });
    set({
      running: null,
      outcome: {
        where,
        at: running.since,
        kind: "failed",
        error,
        place: place && place.from >= order.base ? place : null,
      },
    });
  }
}

function placeIn(error: unknown, sql: string, statements: readonly Statement[], base: number): Place | null {
  if (!(error instanceof ApiProblem) || typeof error.problem.position !== "number") return null;
  const { from, to } = placeOfError(sql, statements[Number(error.problem.statement)], error.problem.position);
  return { from: from + base, to: to + base, text: sql.slice(from, to) };
}

const QUERY_CANCELED = "57014";
const TRIES = 10;
const AGAIN_MS = 300;

/** Cancels the running SQL. The request for it may not have arrived yet, so the cancellation is repeated. */
export async function cancel(): Promise<void> {
  const asked = state.running;
  if (asked === null) return;
  cancelled.add(asked.id);
  for (let attempt = 1; state.running === asked; attempt += 1) {
    try {
      await ok(api.DELETE("/api/sql/{id}", { params: { path: { id: asked.id } } }));
      return;
    } catch (error) {
      if (!hasCode(error, "statement_not_found") || attempt === TRIES) throw error;
      await new Promise((resume) => setTimeout(resume, AGAIN_MS));
    }
  }
}

/** Fetches further rows of a result by running its statement again in a read-only transaction. */
export async function fetchMore(index: number, limit: number, timeoutMs: number): Promise<void> {
  const before = state.outcome;
  if (before?.kind !== "results") return;
  const result = before.results[index];
  if (!result?.statement || result.noMore || result.fetching) return;
  const change = (changes: Partial<ShownResult>) => {
    const now = state.outcome;
    // Other SQL was run meanwhile, and its results stay.
    if (now?.kind !== "results" || now.at !== before.at) return;
    set({
      outcome: { ...now, results: now.results.map((other, at) => (at === index ? { ...other, ...changes } : other)) },
    });
  };
  change({ fetching: true, problem: null });
  try {
    const answer = await post(before.where, {
      statements: [{ sql: "SET TRANSACTION READ ONLY" }, { sql: result.statement }],
      offset: result.rows.length,
      limit,
      timeout_ms: timeoutMs,
      id: newId(),
    });
    if (answer.database !== before.database) {
      throw new Error(
        `The session is on ${answer.database}, and these rows are from ${before.database}. Run the statement again.`,
      );
    }
    const next = answer.results[1];
    change({ rows: [...result.rows, ...(next?.rows ?? [])], more: next?.more ?? false, fetching: false });
  } catch (error) {
    change({ fetching: false, problem: error });
  }
}
