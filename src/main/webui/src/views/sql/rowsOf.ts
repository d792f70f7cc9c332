import { count } from "@/format/size";
import type { ShownResult } from "./runs";

/** How many rows a statement gave or wrote. */
export function rowsOf({ columns, rows, more, affected }: Pick<ShownResult, "columns" | "rows" | "more" | "affected">): string {
  if (columns.length > 0) return `${count(rows.length, "row")}${more ? ", and more" : ""}`;
  return affected === null || affected === undefined ? "done" : `${count(affected, "row")} affected`;
}
