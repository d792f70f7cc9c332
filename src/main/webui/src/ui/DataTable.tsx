import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useCallback, useMemo, useRef } from "react";
import { cx } from "./cx";
import { withoutRoom } from "./room";
import { type Column, TableRow } from "./TableRow";
import { useWidth } from "./useWidth";

export type { Column } from "./TableRow";

interface DataTableProps<T> {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string | number;
  /** The key of the marked row, such as the one whose details are open. */
  selected?: string | number | null;
  onOpen?: (row: T) => void;
  empty?: ReactNode;
}

const ROW_HEIGHT = 49;
const REM = 16;

/** A table of any length, which renders only the visible rows. On a phone each row is a card. */
export function DataTable<T>({ label, columns, rows, rowKey, selected, onOpen, empty }: DataTableProps<T>) {
  const scroller = useRef<HTMLDivElement | null>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => rowKey(rows[index] as T),
    overscan: 8,
    // Rows that become visible are rendered with the next frame.
    useFlushSync: false,
  });
  const [measure, width] = useWidth();
  const scrolls = useCallback(
    (element: HTMLDivElement | null) => {
      scroller.current = element;
      measure(element);
    },
    [measure],
  );
  const hidden = useMemo(() => withoutRoom(columns, width === 0 ? Infinity : width / REM), [columns, width]);
  const template = columns.flatMap((column) => (hidden.has(column.id) ? [] : [column.width])).join(" ");
  // The function stays the same, so that visible rows are not rendered again while the table scrolls.
  const open = useRef(onOpen);
  open.current = onOpen;
  const openRow = useRef((row: T) => open.current?.(row)).current;
  return (
    <div ref={scrolls} className="min-h-0 flex-1 overflow-auto">
      <div role="table" aria-label={label} aria-rowcount={rows.length + 1} className="w-full sm:min-w-max">
        <div
          role="row"
          aria-rowindex={1}
          className="sticky top-0 z-10 hidden gap-4 border-y border-line in-[nav+div]:border-t-0 bg-page px-4 py-1.5 text-xs font-medium text-soft sm:grid"
          style={{ gridTemplateColumns: template }}
        >
          {columns.map((column) => (
            <span
              key={column.id}
              role="columnheader"
              className={cx("truncate", column.align === "right" && "text-right", hidden.has(column.id) && "hidden")}
            >
              <span className={column.quiet ? "sr-only" : undefined}>{column.header}</span>
            </span>
          ))}
        </div>
        {rows.length === 0 && empty}
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => (
            <TableRow
              key={item.key}
              row={rows[item.index] as T}
              columns={columns}
              hidden={hidden}
              index={item.index}
              start={item.start}
              template={template}
              selected={selected === item.key}
              onOpen={onOpen && openRow}
              measure={virtual.measureElement}
            />
          ))}
        </div>
      </div>
    </div>
  );
}
