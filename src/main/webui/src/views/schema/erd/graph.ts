import { keyOf, type Relation, spoken } from "../model";

/** Lengths in units of the diagram, which are pixels at a zoom of 1. */
export const HEADER = 30;
export const ROW = 21;
export const PADDING = 10;
/** The space before a column's name, for the kind of its key. */
export const SIGN = 30;
const FOOT = 5;
const LETTER = 7.3;
const TITLE_LETTER = 8;
const MIN_WIDTH = 120;
const MAX_WIDTH = 380;
/** The most columns that are drawn. Further ones are counted, unless they are keys. */
const MAX_ROWS = 24;

/** The columns that are drawn: all that fit, or only those of keys. */
export type Columns = "all" | "keys";

export interface BoxRow {
  column: string;
  type: string;
  nullable: boolean;
  primary: boolean;
  foreign: boolean;
}

/** A table of the diagram. Its keys come first, so that lines keep their ends when only keys are shown. */
export interface Box {
  id: string;
  title: string;
  kind: string;
  change: "added" | "changed" | null;
  rows: BoxRow[];
  /** The number of rows that are keys. */
  keys: number;
  hidden: number;
  width: number;
  height: number;
}

/** A foreign key, from a row of the referencing table to a row of the referenced one. */
export interface Line {
  id: string;
  name: string;
  from: string;
  to: string;
  fromRow: number;
  toRow: number;
  /** orders.customer_id → customers.id */
  text: string;
  /** Whether at most one row references each row of the referenced table. */
  single: boolean;
  /** Whether the foreign key may be null. */
  optional: boolean;
}

export interface Graph {
  boxes: Box[];
  lines: Line[];
}

/** Returns the diagram of some tables, without the lines to other tables. */
export function graphOf(tables: readonly Relation[], columns: Columns = "all"): Graph {
  const byKey = new Map(tables.map((table) => [keyOf(table), table]));
  const referenced = new Map<string, Set<string>>();
  for (const table of tables) {
    for (const { references } of table.foreign_keys) {
      const target = keyOf({ schema: references.schema, name: references.table });
      const names = referenced.get(target) ?? new Set();
      references.columns.forEach((name) => names.add(name));
      referenced.set(target, names);
    }
  }
  const boxes = tables.map((table) =>
    boxOf(table, referenced.get(keyOf(table)) ?? new Set(), columns === "all" ? MAX_ROWS : 0),
  );
  const boxByKey = new Map(boxes.map((box) => [box.id, box]));
  const lines = tables.flatMap((table) =>
    table.foreign_keys.flatMap((key): Line[] => {
      const from = boxByKey.get(keyOf(table));
      const target = byKey.get(keyOf({ schema: key.references.schema, name: key.references.table }));
      const to = target && boxByKey.get(keyOf(target));
      if (!from || !target || !to) return [];
      return [
        {
          id: `${from.id} ${key.name}`,
          name: key.name,
          from: from.id,
          to: to.id,
          fromRow: rowOf(from, key.columns[0]),
          toRow: rowOf(to, key.references.columns[0]),
          text: `${spoken(table)} (${key.columns.join(", ")}) → ${spoken(target)} (${key.references.columns.join(", ")})`,
          single: isUnique(table, key.columns),
          optional: table.columns.some(({ name, nullable }) => nullable && key.columns.includes(name)),
        },
      ];
    }),
  );
  return { boxes, lines };
}

function boxOf(table: Relation, referenced: ReadonlySet<string>, maxRows: number): Box {
  const foreign = new Set(table.foreign_keys.flatMap(({ columns }) => columns));
  const rows = table.columns.map((column) => ({
    column: column.name,
    type: column.type,
    nullable: column.nullable,
    primary: column.primary_key,
    foreign: foreign.has(column.name),
  }));
  const isKey = (row: BoxRow) => row.primary || row.foreign || referenced.has(row.column);
  const keys = [...rows.filter((row) => row.primary), ...rows.filter((row) => !row.primary && isKey(row))];
  const others = rows.filter((row) => !isKey(row));
  const shown = [...keys, ...others.slice(0, Math.max(0, maxRows - keys.length))];
  const hidden = rows.length - shown.length;
  const title = spoken(table);
  const change = table.change ?? null;
  const widest = Math.max(
    lettersOf(title) * TITLE_LETTER + (change ? 64 : 0) + 22,
    ...shown.map(({ column, type }) => (lettersOf(column) + lettersOf(type) + 1) * LETTER + SIGN + 16),
  );
  return {
    id: keyOf(table),
    title,
    kind: table.kind,
    change,
    rows: shown,
    keys: keys.length,
    hidden,
    width: Math.ceil(Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, widest + 2 * PADDING))),
    height: heightOf(shown.length + (hidden > 0 ? 1 : 0)),
  };
}

export function heightOf(rows: number): number {
  return HEADER + rows * ROW + FOOT;
}

/** Returns the vertical middle of a row, from the top of its box. */
export function middleOf(row: number): number {
  return HEADER + row * ROW + ROW / 2;
}

function rowOf(box: Box, column: string | undefined): number {
  return Math.max(
    0,
    box.rows.findIndex((row) => row.column === column),
  );
}

/** Returns whether the columns, in any order, are those of a unique constraint or the primary key. */
function isUnique(table: Relation, columns: readonly string[]): boolean {
  const wanted = [...columns].sort().join("\0");
  return table.constraints.some(
    (constraint) =>
      (constraint.kind === "unique" || constraint.kind === "primary_key") &&
      [...constraint.columns].sort().join("\0") === wanted,
  );
}

/** Returns the width of a text in letters. East Asian characters and emoji count twice. */
export function lettersOf(text: string): number {
  let letters = 0;
  for (const sign of text) letters += (sign.codePointAt(0) ?? 0) > 0x10ff ? 2 : 1;
  return letters;
}

/** Truncates a text to this many letters. */
export function fitted(text: string, letters: number): string {
  if (lettersOf(text) <= letters) return text;
  let kept = "";
  let used = 0;
  for (const sign of text) {
    used += lettersOf(sign);
    if (used > letters - 1) break;
    kept += sign;
  }
  return `${kept}…`;
}

/** Returns how many letters of a row are left for the type, after the column's name. */
export function roomFor(box: Box, row: BoxRow): { column: number; type: number } {
  const all = Math.floor((box.width - 2 * PADDING - SIGN - 10) / LETTER) - 1;
  const column = Math.min(lettersOf(row.column), Math.max(all - lettersOf(row.type), Math.floor(all * 0.6)));
  return { column, type: Math.max(1, all - column) };
}

export function signOf({ primary, foreign }: BoxRow): string {
  return [primary && "PK", foreign && "FK"].filter(Boolean).join(" ");
}

export function titleRoom(box: Box): number {
  return Math.floor((box.width - 2 * PADDING - (box.change ? 64 : 0)) / TITLE_LETTER);
}

export interface Neighbourhood {
  tables: ReadonlySet<string>;
  lines: ReadonlySet<string>;
}

/** Returns what is highlighted with a table: itself, its lines, and the tables at their other ends. */
export function aroundTable(graph: Graph, id: string): Neighbourhood {
  const lines = graph.lines.filter(({ from, to }) => from === id || to === id);
  return {
    tables: new Set([id, ...lines.flatMap(({ from, to }) => [from, to])]),
    lines: new Set(lines.map((line) => line.id)),
  };
}

export function aroundLine({ id, from, to }: Line): Neighbourhood {
  return { tables: new Set([from, to]), lines: new Set([id]) };
}
