import { count } from "@/format/size";
import type { ShownResult } from "./runs";

const WRITING = new Set(["INSERT", "UPDATE", "DELETE", "MERGE", "COPY"]);

/** Describes how many rows a statement returned or wrote. */
export function rowsOf({
  command,
  columns,
  rows,
  more,
  affected,
}: Pick<ShownResult, "command" | "columns" | "rows" | "more" | "affected">): string {
  if (columns.length > 0) return `${count(rows.length, "row")}${more ? ", and more" : ""}`;
  // DDL statements write no rows, and report 0.
  return affected || WRITING.has(command) ? `${count(affected ?? 0, "row")} affected` : "done";
}
