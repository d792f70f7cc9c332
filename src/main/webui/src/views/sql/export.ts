import { isJson, isNumber, type ResultColumn, type Value } from "./values";

/**
 * Returns CSV as in RFC 4180, which Postgres reads: NULL is nothing, an empty text is "". Values are not changed,
 * even if a spreadsheet would read them as formulas.
 */
export function toCsv(columns: readonly ResultColumn[], rows: readonly (readonly Value[])[]): string {
  const lines = [columns.map(({ name }) => csvCell(name)), ...rows.map((row) => row.map(csvCell))];
  return lines.map((cells) => `${cells.join(",")}\r\n`).join("");
}

function csvCell(value: Value): string {
  if (value === null) return "";
  return value === "" || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Returns an array with an object for each row. Numbers keep all digits, and JSON stays JSON. */
export function toJson(columns: readonly ResultColumn[], rows: readonly (readonly Value[])[]): string {
  const names = distinct(columns.map(({ name }) => name));
  const objects = rows.map((row) => {
    const fields = columns.map(
      ({ type }, index) => `${JSON.stringify(names[index])}: ${jsonValue(row[index] ?? null, type)}`,
    );
    return `  {${fields.join(", ")}}`;
  });
  return objects.length === 0 ? "[]\n" : `[\n${objects.join(",\n")}\n]\n`;
}

function jsonValue(value: Value, type: string): string {
  if (value === null) return "null";
  if (isNumber(type) && JSON_NUMBER.test(value)) return value;
  if (type === "bool") return value === "t" || value === "true" ? "true" : "false";
  return isJson(type) ? value : JSON.stringify(value);
}

/** Numbers columns of the same name, except the first: id, id_2. */
function distinct(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let number = 2; taken.has(free); number += 1) free = `${name}_${number}`;
    taken.add(free);
    return free;
  });
}
