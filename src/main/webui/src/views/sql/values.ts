/** A column of a result and a value in it, as the service sends them. */
export interface ResultColumn {
  name: string;
  type: string;
}
export type Value = string | null;

const NUMBERS = new Set([
  "int2",
  "int4",
  "int8",
  "serial",
  "smallserial",
  "bigserial",
  "oid",
  "float4",
  "float8",
  "numeric",
  "money",
]);

export const isNumber = (type: string) => NUMBERS.has(type);
export const isJson = (type: string) => type === "json" || type === "jsonb";

/** A number as it is written, with all of its digits. */
export class NumberText {
  constructor(readonly text: string) {}
}

/** JSON to look at, numbers as they are written where the browser tells; undefined if it is none. */
export function parseJson(text: string): unknown {
  // The third argument is newer than the types of the language here.
  const exact = (_: string, value: unknown, context?: { source?: string }) =>
    typeof value === "number" ? new NumberText(context?.source ?? String(value)) : value;
  try {
    return JSON.parse(text, exact);
  } catch {
    return undefined;
  }
}
