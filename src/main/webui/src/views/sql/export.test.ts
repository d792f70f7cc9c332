import { expect, it } from "vitest";
import { toCsv, toJson } from "./export";

const columns = (...types: string[]) => types.map((type, index) => ({ name: `c${index}`, type }));

it("quotes quotes, commas and line ends, and nothing else", () => {
  const rows = [['say "hi"', "a,b", "one\ntwo", "one\r\ntwo", " plain "]];
  expect(toCsv(columns("text", "text", "text", "text", "text"), rows)).toBe(
    'c0,c1,c2,c3,c4\r\n"say ""hi""","a,b","one\ntwo","one\r\ntwo", plain \r\n',
  );
});

it("tells NULL from an empty text", () => {
  expect(toCsv(columns("text", "text"), [[null, ""]])).toBe('c0,c1\r\n,""\r\n');
});

it("leaves formulas as they are", () => {
  const formulas = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("x")'];
  expect(
    toCsv(
      columns("text"),
      formulas.map((formula) => [formula]),
    )
      .split("\r\n")
      .slice(1, -1),
  ).toEqual(["=1+1", "+1", "-1", "@SUM(A1)", '"=HYPERLINK(""x"")"']);
});

it("quotes names of columns, too", () => {
  expect(toCsv([{ name: 'a"b', type: "text" }], [])).toBe('"a""b"\r\n');
});

it("writes JSON with every digit, and what is no number of JSON as text", () => {
  const json = toJson(columns("int8", "numeric", "float8", "bool", "jsonb", "text", "text"), [
    ["9223372036854775807", "1.10", "NaN", "t", '{"a": 12345678901234567890}', 'q"\n', null],
  ]);
  expect(json).toBe(
    '[\n  {"c0": 9223372036854775807, "c1": 1.10, "c2": "NaN", "c3": true, "c4": {"a": 12345678901234567890}, "c5": "q\\"\\n", "c6": null}\n]\n',
  );
  expect(() => JSON.parse(json) as unknown).not.toThrow();
});

it("keeps columns of the same name apart", () => {
  const twice = ["id", "id", "id_2"].map((name) => ({ name, type: "int4" }));
  expect(JSON.parse(toJson(twice, [["1", "2", "3"]]))).toEqual([{ id: 1, id_2: 2, id_2_2: 3 }]);
});

it("writes no rows as an empty array", () => {
  expect(JSON.parse(toJson(columns("int4"), []))).toEqual([]);
});
