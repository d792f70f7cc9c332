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

/** A number as it is written, with all digits. */
export class NumberText {
  constructor(readonly text: string) {}
}

/**
 * Parses JSON for display, with numbers as they are written if the browser supports that; undefined if it is not
 * valid.
 */
export function parseJson(text: string): unknown {
  // TypeScript's types lack the third argument.
  const exact = (_: string, value: unknown, context?: { source?: string }) =>
    typeof value === "number" ? new NumberText(context?.source ?? String(value)) : value;
  try {
    return JSON.parse(text, exact);
  } catch {
    return undefined;
  }
}
