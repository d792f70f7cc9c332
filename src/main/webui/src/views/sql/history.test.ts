import { beforeEach, expect, it } from "vitest";
import { type Entry, forget, MOST_ENTRIES, readHistory, remember, search } from "./history";

/** A browser's storage with room for this many characters. */
class Kept {
  readonly texts = new Map<string, string>();
  constructor(private readonly room = Infinity) {}
  getItem = (name: string) => this.texts.get(name) ?? null;
  removeItem = (name: string) => void this.texts.delete(name);
  setItem = (name: string, text: string) => {
    if (text.length > this.room) throw new Error("QuotaExceededError");
    this.texts.set(name, text);
  };
}

let storage: Storage;
beforeEach(() => {
  storage = new Kept() as unknown as Storage;
});

const entry = (sql: string, at = 1): Entry => ({ sql, at, outcome: "done", durationMs: 2 });
const texts = (database: string) => readHistory(database, storage).map(({ sql }) => sql);

it("keeps the newest hundred, newest first", () => {
  for (let number = 1; number <= MOST_ENTRIES + 5; number += 1) remember("shop", entry(`SELECT ${number}`), storage);
  expect(texts("shop")).toHaveLength(MOST_ENTRIES);
  expect([texts("shop")[0], texts("shop").at(-1)]).toEqual(["SELECT 105", "SELECT 6"]);
});

it("lists what was run again once, first", () => {
  for (const sql of ["a", "b", "a"]) remember("shop", entry(sql), storage);
  expect(texts("shop")).toEqual(["a", "b"]);
});

it("keeps databases apart", () => {
  remember("shop", entry("a"), storage);
  remember("truss_branch_x", entry("b"), storage);
  expect([texts("shop"), texts("truss_branch_x")]).toEqual([["a"], ["b"]]);
  forget("shop", storage);
  expect([texts("shop"), texts("truss_branch_x")]).toEqual([[], ["b"]]);
});

it("takes what is not its own for nothing", () => {
  storage.setItem(
    "truss.sql.history.shop",
    '[{"sql": 3}, null, {"sql": "a", "at": 1, "durationMs": 1, "outcome": "done"}]',
  );
  expect(texts("shop")).toEqual(["a"]);
  storage.setItem("truss.sql.history.shop", "{");
  expect(texts("shop")).toEqual([]);
});

it("lets the oldest go when there is no room for all", () => {
  storage = new Kept(200) as unknown as Storage;
  for (const sql of ["a", "b", "c", "d", "e"]) remember("shop", entry(sql.repeat(40)), storage);
  expect(texts("shop")[0]).toBe("e".repeat(40));
  expect(texts("shop").length).toBeLessThan(5);
});

it("finds entries by words in any order and case", () => {
  const entries = [entry("SELECT * FROM orders"), entry("DELETE FROM carts")];
  expect(search(entries, "ORDERS select")).toEqual([entries[0]]);
  expect(search(entries, "  ")).toEqual(entries);
  expect(search(entries, "orders delete")).toEqual([]);
});
