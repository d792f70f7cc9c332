import { type CSSProperties, memo, type ReactNode } from "react";
import { cx } from "./cx";

export interface Column<T> {
  id: string;
  header: string;
  /**
   * The track of the grid, such as 8rem or minmax(12rem,12fr). Fractions that differ from the minima make the table
   * wider than necessary.
   */
  width: string;
  align?: "right";
  cell: (row: T) => ReactNode;
  /** Whether the column holds actions: its heading is visually hidden, and it is in the corner of a card. */
  quiet?: boolean;
  /** The order in which columns are left out when there is not enough room, as beside a drawer: 1 first. */
  spare?: number;
  /** Whether a phone hides the column, which the details show. The first column is the title of the card. */
  phone?: "hide";
}

interface TableRowProps<T> {
  row: T;
  columns: readonly Column<T>[];
  /** The columns that do not fit. The card on a phone shows them. */
  hidden: ReadonlySet<string>;
  index: number;
  start: number;
  template: string;
  selected: boolean;
  onOpen: ((row: T) => void) | undefined;
  measure: (element: HTMLElement | null) => void;
}

function Row<T>({ row, columns, hidden, index, start, template, selected, onOpen, measure }: TableRowProps<T>) {
  const actions = columns.find(({ quiet }) => quiet);
  return (
    <div
      role="row"
      ref={measure}
      data-index={index}
      aria-rowindex={index + 2}
      aria-current={selected ? "true" : undefined}
      className={cx(
        "absolute top-0 left-0 w-full [contain:layout_style] border-b border-line px-4 py-2 sm:grid sm:min-h-[49px] sm:items-center sm:gap-4",
        onOpen && "cursor-pointer hover:bg-hover",
        selected && "bg-accent-soft!",
      )}
      style={
        {
          transform: `translateY(${start}px)`,
          gridTemplateColumns: template,
          "--actions": actions?.width,
        } as CSSProperties
      }
      onClick={(event) => {
        const target = event.target as HTMLElement;
        // React reports events of portals to the row, of which they are not part.
        if (event.currentTarget.contains(target) && !target.closest("a,button,input,[role=menuitem]")) onOpen?.(row);
      }}
    >
      {columns.map((column, place) => (
        <div
          key={column.id}
          role="cell"
          className={cx(
            "min-w-0 max-sm:flex max-sm:items-baseline max-sm:gap-3",
            column.align === "right" && "sm:text-right",
            column.phone === "hide" && "max-sm:hidden",
            hidden.has(column.id) && "sm:hidden",
            place === 0 && actions && "max-sm:mr-(--actions) max-sm:pb-1",
            column.quiet && "max-sm:absolute max-sm:top-0.5 max-sm:right-2",
          )}
        >
          {place > 0 && !column.quiet && (
            <span aria-hidden className="w-24 shrink-0 text-xs text-soft sm:hidden">
              {column.header}
            </span>
          )}
          <div className="min-w-0 flex-1">{column.cell(row)}</div>
        </div>
      ))}
    </div>
  );
}

export const TableRow = memo(Row) as typeof Row;
