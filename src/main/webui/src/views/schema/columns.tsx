import { Link } from "@tanstack/react-router";
import { count } from "@/format/size";
import { words } from "@/format/words";
import type { Column } from "@/ui/DataTable";
import { Size } from "@/ui/Time";
import { ChangeMark, KindIcon } from "./Marks";
import type { Row } from "./model";

/** The columns of the list of tables. */
export const tableColumns: readonly Column<Row>[] = [
  {
    id: "name",
    header: "Table",
    width: "minmax(13rem,2fr)",
    cell: ({ key, text, relation }) => (
      <span className="flex min-w-0 items-center gap-1.5">
        {relation ? (
          <>
            <KindIcon kind={relation.kind} />
            <Link to="/schema/$table" params={{ table: key }} className="truncate font-medium hover:underline">
              {text}
            </Link>
            <ChangeMark change={relation.change} />
          </>
        ) : (
          <>
            <span className="truncate text-soft line-through">{text}</span>
            <ChangeMark change="dropped" />
          </>
        )}
      </span>
    ),
  },
  {
    id: "kind",
    header: "Kind",
    width: "minmax(7rem,1fr)",
    phone: "hide",
    cell: ({ relation }) => <span className="text-soft">{relation ? words(relation.kind) : "–"}</span>,
  },
  {
    id: "rows",
    header: "Rows",
    width: "7rem",
    align: "right",
    cell: ({ relation }) => <RowEstimate rows={relation?.row_estimate ?? -1} />,
  },
  {
    id: "size",
    header: "Size",
    width: "5rem",
    spare: 2,
    align: "right",
    cell: ({ relation }) => <Size bytes={relation && hasStorage(relation.kind) ? relation.size_bytes : null} />,
  },
  {
    id: "comment",
    header: "Comment",
    width: "minmax(8rem,2fr)",
    spare: 1,
    phone: "hide",
    cell: ({ relation }) => (
      <span className="block truncate text-soft" title={relation?.comment ?? undefined}>
        {relation?.comment}
      </span>
    ),
  },
];

export function hasStorage(kind: string): boolean {
  return kind === "table" || kind === "partitioned_table" || kind === "materialized_view";
}

/** Shows the estimated number of rows, as of the last ANALYZE. */
export function RowEstimate({ rows }: { rows: number }) {
  if (rows < 0) {
    return (
      <span className="text-soft" title="No estimate. Not analyzed yet">
        –
      </span>
    );
  }
  return <span title="As of the last ANALYZE">≈ {count(rows, "row")}</span>;
}
