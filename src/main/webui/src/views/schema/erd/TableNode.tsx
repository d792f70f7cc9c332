import { Link } from "@tanstack/react-router";
import { type Node, type NodeProps, useStore } from "@xyflow/react";
import { memo } from "react";
import { cx } from "@/ui/cx";
import { ChangeMark } from "../Marks";
import { type Box, type BoxRow, HEADER, heightOf, lettersOf, PADDING, ROW, SIGN, signOf } from "./graph";
import { useLit } from "./lit";

export type TableNodeType = Node<{ box: Box }, "table">;

type Detail = "columns" | "keys" | "name";

/** Below the first zoom columns are not readable, and below the second not even keys in large letters. */
const KEYS_BELOW = 0.55;
const NAME_BELOW = 0.28;

function detailAt(zoom: number): Detail {
  if (zoom < NAME_BELOW) return "name";
  return zoom < KEYS_BELOW ? "keys" : "columns";
}

/** A table. Zoomed out, it shows only its keys, and further out only its name. The lines stay at its keys. */
export function TableNode({ id, data: { box }, selected }: NodeProps<TableNodeType>) {
  const detail = useStore(({ transform }) => detailAt(transform[2]));
  const lit = useLit();
  const dimmed = lit !== null && !lit.tables.has(id);
  return (
    <div
      data-dimmed={dimmed || undefined}
      className={cx(
        // Dimmed by colours and not by opacity, so that names stay readable.
        "group overflow-hidden rounded-md border bg-panel data-dimmed:border-line data-dimmed:text-soft",
        box.change === "added" ? "border-good" : box.change === "changed" ? "border-warn" : "border-line-strong",
        (selected || (lit && !dimmed)) && "ring-2 ring-accent",
      )}
      style={{ width: box.width, height: detail === "columns" ? box.height : heightOf(box.keys) }}
    >
      <Content box={box} detail={detail} />
    </div>
  );
}

const HEADS = { added: "bg-good-soft", changed: "bg-warn-soft", none: "bg-hover" };

const Content = memo(function Content({ box, detail }: { box: Box; detail: Detail }) {
  const head = HEADS[box.change ?? "none"];
  if (detail === "name") {
    const height = heightOf(box.keys);
    const letter = Math.min(44, height * 0.6, (box.width - PADDING) / (lettersOf(box.title) * 0.62));
    return (
      <div
        className={cx(
          "flex items-center justify-center font-semibold whitespace-nowrap group-data-dimmed:bg-panel",
          head,
        )}
        style={{ height, fontSize: letter }}
      >
        {box.title}
      </div>
    );
  }
  return (
    <>
      <div
        className={cx("flex items-center gap-1.5 border-b border-line group-data-dimmed:bg-panel", head)}
        style={{ height: HEADER - 1, paddingInline: PADDING }}
      >
        <Link
          to="/schema/$table"
          params={{ table: box.id }}
          tabIndex={-1}
          title={`Open ${box.title}`}
          // Otherwise the click would also choose the table.
          onClick={(event) => event.stopPropagation()}
          className="nodrag nopan min-w-0 flex-1 truncate font-semibold hover:underline"
          style={{ fontSize: detail === "keys" ? 19 : 13 }}
        >
          {box.title}
        </Link>
        <ChangeMark change={box.change} />
      </div>
      {(detail === "keys" ? box.rows.slice(0, box.keys) : box.rows).map((row) => (
        <ColumnRow key={row.column} row={row} large={detail === "keys"} />
      ))}
      {detail === "columns" && box.hidden > 0 && (
        <div className="text-xs text-soft" style={{ height: ROW, lineHeight: `${ROW}px`, paddingLeft: PADDING + SIGN }}>
          {box.hidden} more
        </div>
      )}
    </>
  );
});

function ColumnRow({ row, large }: { row: BoxRow; large: boolean }) {
  return (
    <div
      className="flex items-baseline gap-2.5 font-mono whitespace-nowrap"
      style={{ height: ROW, lineHeight: `${ROW}px`, paddingInline: PADDING, fontSize: large ? 17 : 12 }}
    >
      <span className="min-w-0 flex-[0_1_auto] truncate">
        <span className="inline-block text-[8.5px] text-soft" style={{ width: large ? 0 : SIGN }}>
          {!large && signOf(row)}
        </span>
        <span className={cx(row.primary && "font-semibold")}>{row.column}</span>
      </span>
      {!large && (
        <span
          className="ml-auto min-w-6 truncate text-soft"
          title={row.nullable ? `${row.type}, may be null` : row.type}
        >
          {row.type}
          {row.nullable && "?"}
        </span>
      )}
    </div>
  );
}
