import { expect, it } from "vitest";
import { onlyReads, placeOfError, split, statementAt } from "./statements";

const texts = (sql: string) => split(sql).map(({ text }) => text);

it("splits at semicolons and leaves out what is empty", () => {
  expect(texts("SELECT 1;; -- nothing\n SELECT 2 ; /* a /* b */ ; */")).toEqual(["SELECT 1", "SELECT 2"]);
});

it("does not split within strings, names, dollar quotes and function bodies", () => {
  for (const sql of [
    "SELECT 'a;b', E'\\';', \"x;y\", 'it''s;'",
    "DO $body$ BEGIN PERFORM 1; END $body$",
    "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END",
    "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)",
  ]) {
    expect(texts(`${sql}; SELECT 1`)).toEqual([sql, "SELECT 1"]);
  }
});

it("takes $1 for a parameter, and not for a quote", () => {
  expect(texts("SELECT $1; SELECT $2")).toEqual(["SELECT $1", "SELECT $2"]);
});

it("knows what only reads", () => {
  const [select, insert, writing, locking, update] = split(
    "SELECT 1; INSERT INTO t VALUES (1) RETURNING *; WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x; SELECT 1 FROM t FOR UPDATE; UPDATE t SET a = 1",
  ).map(onlyReads);
  expect([select, insert, writing, locking, update]).toEqual([true, false, false, false, false]);
});

it("finds the statement that the cursor is in", () => {
  const statements = split("SELECT 1;\nSELECT 2;");
  expect([0, 8, 9, 10, 18].map((place) => statementAt(statements, place)?.text.at(-1))).toEqual([
    "1",
    "1",
    "1",
    "2",
    "2",
  ]);
});

it("finds the word that an error is at, behind characters of two units, too", () => {
  const sql = "SELECT '😀'; SELECT '😀', missing FROM t";
  const second = split(sql)[1];
  // The service adds the UTF-16 units before the statement and the characters within it.
  const position = (second?.from ?? 0) + Array.from("SELECT '😀', ").length + 1;
  const { from, to } = placeOfError(sql, second, position);
  expect(sql.slice(from, to)).toBe("missing");
});

it("marks the last character when the error is at the end", () => {
  expect(placeOfError("SELECT (", split("SELECT (")[0], 9)).toEqual({ from: 7, to: 8 });
});
