import type { Column } from "./TableRow";

/** The gap between columns and at both sides of a row, in rem. */
const GAP = 1;
const SIDES = 2;

/** Returns the minimum width of a column, which is the first length of its track. */
function least(width: string): number {
  return parseFloat(/[\d.]+(?=rem)/.exec(width)?.[0] ?? "0");
}

/** Returns the optional columns that do not fit into a table of this width, in rem. */
export function withoutRoom(
  columns: readonly Pick<Column<never>, "id" | "width" | "spare">[],
  room: number,
): ReadonlySet<string> {
  const left = new Set<string>();
  let needed = columns.reduce((sum, { width }) => sum + least(width) + GAP, SIDES - GAP);
  const spared = columns.filter(({ spare }) => spare !== undefined).sort((a, b) => Number(a.spare) - Number(b.spare));
  for (const { id, width } of spared) {
    if (needed <= room) break;
    left.add(id);
    needed -= least(width) + GAP;
  }
  return left;
}
