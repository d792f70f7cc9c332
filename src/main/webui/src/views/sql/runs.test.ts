import { beforeEach, expect, it, vi } from "vitest";
import type { Order, SqlResult } from "./runs";

/** A fake browser, and a service that answers on demand. */
const asked: { body: Record<string, unknown>; answer: (results: Partial<SqlResult>[]) => void }[] = [];
const fetched = vi.fn(async (sent: Request) => {
  const body = (await sent.json()) as Record<string, unknown>;
  return new Promise<Response>((resolve) =>
    asked.push({
      body,
      answer: (results) =>
        resolve(Response.json({ database: "shop", branch_id: null, read_only: true, results: results.map(full) })),
    }),
  );
});

function full(result: Partial<SqlResult>): SqlResult {
  const columns = [{ name: "n", type: "int4" }];
  return { command: "SELECT", columns, rows: [], more: false, affected: 0, duration_ms: 1, notices: [], ...result };
}

const order = (sql: string): Order => ({ sql, base: 0, write: true, limit: 1, timeoutMs: 1000 });
const request = async (number: number) => {
  await vi.waitFor(() => expect(asked.length).toBeGreaterThanOrEqual(number));
  return asked[number - 1] as (typeof asked)[number];
};

let runs: typeof import("./runs");
const results = () => {
  const { outcome } = runs.runsNow();
  return outcome?.kind === "results" ? outcome.results : [];
};
beforeEach(async () => {
  asked.length = 0;
  vi.resetModules();
  vi.stubGlobal("window", { location: { origin: "http://truss" } });
  vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => undefined });
  vi.stubGlobal("fetch", fetched);
  runs = await import("./runs");
});

it("names the database that is on the screen in every request", async () => {
  const onMain = runs.run({ database: "shop", branchId: null }, order("DELETE FROM orders"));
  const first = await request(1);
  expect(first.body).toMatchObject({ target: "main", write: true });
  expect(first.body).not.toHaveProperty("branch_id");
  first.answer([{}]);
  await onMain;
  const onBranch = runs.run({ database: "feature", branchId: 7 }, order("DELETE FROM orders"));
  const second = await request(2);
  expect(second.body).toMatchObject({ branch_id: 7, write: false });
  expect(second.body).not.toHaveProperty("target");
  second.answer([{}]);
  await onBranch;
});

it("fetches more rows of two results at once", async () => {
  const running = runs.run({ database: "shop", branchId: null }, order("SELECT 1; SELECT 2"));
  (await request(1)).answer([
    { rows: [["1"]], more: true },
    { rows: [["2"]], more: true },
  ]);
  await running;
  const fetching = [runs.fetchMore(0, 1, 1000), runs.fetchMore(1, 1, 1000)];
  const [first, second] = [await request(2), await request(3)];
  expect(results().map(({ fetching: busy }) => busy)).toEqual([true, true]);
  first.answer([{ command: "SET" }, { rows: [["11"]] }]);
  second.answer([{ command: "SET" }, { rows: [["22"]] }]);
  await Promise.all(fetching);
  expect(results()).toMatchObject([
    { rows: [["1"], ["11"]], more: false, fetching: false },
    { rows: [["2"], ["22"]], more: false, fetching: false },
  ]);
});

it("leaves the results of a later run alone when rows of an earlier one arrive", async () => {
  const before = runs.run({ database: "shop", branchId: null }, order("SELECT 1"));
  (await request(1)).answer([{ rows: [["1"]], more: true }]);
  await before;
  const fetching = runs.fetchMore(0, 1, 1000);
  const more = await request(2);
  const after = runs.run({ database: "shop", branchId: null }, order("SELECT 3"));
  (await request(3)).answer([{ rows: [["3"]], more: true }]);
  await after;
  more.answer([{ command: "SET" }, { rows: [["11"]] }]);
  await fetching;
  expect(results()).toMatchObject([{ rows: [["3"]], more: true, fetching: false }]);
});
