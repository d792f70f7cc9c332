import { beforeEach, expect, it, vi } from "vitest";
import type { Order, SqlResult } from "./runs";

/** What the page has of a browser, and a service that answers when it is told to. */
const asked: { body: Record<string, unknown>; answer: (results: Partial<SqlResult>[]) => void }[] = [];
const fetched = vi.fn(async (request: Request) => {
  const body = (await request.json()) as Record<string, unknown>;
  return new Promise<Response>((resolve) =>
    asked.push({
      body,
      answer: (results) => resolve(Response.json({ database: "shop", branch_id: null, read_only: true, results: results.map(full) })),
    }),
  );
});

function full(result: Partial<SqlResult>): SqlResult {
  const columns = [{ name: "n", type: "int4" }];
  return { command: "SELECT", columns, rows: [], more: false, affected: 0, duration_ms: 1, notices: [], ...result };
}

const order = (sql: string): Order => ({ sql, base: 0, write: true, limit: 1, timeoutMs: 1000 });
const last = async (count: number) => {
  await vi.waitFor(() => expect(asked).toHaveLength(count));
  return asked[count - 1] as (typeof asked)[number];
};

let runs: typeof import("./runs");
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
  const first = await last(1);
  expect(first.body).toMatchObject({ target: "main", write: true });
  expect(first.body).not.toHaveProperty("branch_id");
  first.answer([{}]);
  await onMain;
  const onBranch = runs.run({ database: "feature", branchId: 7 }, order("DELETE FROM orders"));
  const second = await last(2);
  expect(second.body).toMatchObject({ branch_id: 7, write: false });
  expect(second.body).not.toHaveProperty("target");
  second.answer([{}]);
  await onBranch;
});
