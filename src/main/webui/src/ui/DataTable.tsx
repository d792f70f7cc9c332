import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useRef } from "react";
import { cx } from "./cx";

export interface Column<T> {
  id: string;
  header: string;
  /** A track of the grid, such as 8rem or minmax(12rem,2fr). */
  width: string;
  align?: "right";
  cell: (row: T) => ReactNode;
  /** What is in it needs no heading for those who see it. */
  quiet?: boolean;
  /** On a phone the first column is the card's title; what is hidden there is in the details. */
  phone?: "hide";
}

interface DataTableProps<T> {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string | number;
  /** A row that is marked, such as the one whose details are open. */
  selected?: string | number | null;
  onOpen?: (row: T) => void;
  empty?: ReactNode;
}

const ROW_HEIGHT = 45;

/** A table of any length: only the rows in sight are there. On a phone each is a card. */
export function DataTable<T>({ label, columns, rows, rowKey, selected, onOpen, empty }: DataTableProps<T>) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => rowKey(rows[index] as T),
    overscan: 12,
  });
  const template = columns.map((column) => column.width).join(" ");
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-auto">
      <div role="table" aria-label={label} aria-rowcount={rows.length + 1} className="w-full sm:min-w-max">
        <div
          role="row"
          aria-rowindex={1}
          className="sticky top-0 z-10 hidden gap-4 border-y border-line bg-page px-4 py-1.5 text-xs font-medium text-soft sm:grid"
          style={{ gridTemplateColumns: template }}
        >
          {columns.map((column) => (
            <span key={column.id} role="columnheader" className={cx("truncate", column.align === "right" && "text-right")}>
              <span className={column.quiet ? "sr-only" : undefined}>{column.header}</span>
            </span>
          ))}
        </div>
        {rows.length === 0 && empty}
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index] as T;
            const key = rowKey(row);
            return (
              <div
                key={item.key}
                role="row"
                ref={virtual.measureElement}
                data-index={item.index}
                aria-rowindex={item.index + 2}
                aria-current={selected === key ? "true" : undefined}
                className={cx(
                  "absolute top-0 left-0 w-full border-b border-line px-4 py-2 sm:grid sm:min-h-[45px] sm:items-center sm:gap-4",
                  onOpen && "cursor-pointer hover:bg-hover",
                  selected === key && "bg-accent-soft!",
                )}
                style={{ transform: `translateY(${item.start}px)`, gridTemplateColumns: template }}
                onClick={(event) => {
                  const target = event.target as HTMLElement;
                  // What is shown in a portal is no part of the row, though React says so.
                  if (event.currentTarget.contains(target) && !target.closest("a,button,input,[role=menuitem]")) onOpen?.(row);
                }}
              >
                {columns.map((column, index) => (
                  <div
                    key={column.id}
                    role="cell"
                    className={cx(
                      "min-w-0 max-sm:flex max-sm:items-baseline max-sm:gap-3",
                      column.align === "right" && "sm:text-right",
                      column.phone === "hide" && "max-sm:hidden",
                    )}
                  >
                    {index > 0 && !column.quiet && (
                      <span aria-hidden className="w-24 shrink-0 text-xs text-soft sm:hidden">
                        {column.header}
                      </span>
                    )}
                    <div className="min-w-0 flex-1">{column.cell(row)}</div>
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
