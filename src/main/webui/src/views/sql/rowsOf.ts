import { count } from "@/format/size";
import type { ShownResult } from "./runs";

const WRITING = new Set(["INSERT", "UPDATE", "DELETE", "MERGE", "COPY"]);

/** How many rows a statement gave or wrote. */
export function rowsOf({
  command,
  columns,
  rows,
  more,
  affected,
}: Pick<ShownResult, "command" | "columns" | "rows" | "more" | "affected">): string {
  if (columns.length > 0) return `${count(rows.length, "row")}${more ? ", and more" : ""}`;
  // What defines something writes no rows, and says that it wrote none.
  return affected || WRITING.has(command) ? `${count(affected ?? 0, "row")} affected` : "done";
}
