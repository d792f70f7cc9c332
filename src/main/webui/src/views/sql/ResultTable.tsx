import { useVirtualizer } from "@tanstack/react-virtual";
import { type ClipboardEvent, type KeyboardEvent, useId, useMemo, useRef, useState } from "react";
import { cx } from "@/ui/cx";
import { ActiveValue } from "./ActiveValue";
import { ResultCell } from "./ResultCell";
import { isNumber, type ResultColumn, type Value } from "./values";
import { ValueDialog } from "./ValueDialog";

interface ResultTableProps {
  label: string;
  columns: readonly ResultColumn[];
  rows: readonly (readonly Value[])[];
}

interface Cell {
  row: number;
  column: number;
}

const ROW_HEIGHT = 30;
const SAMPLE = 100;

/** Shows the rows of a result, and renders only visible ones. Arrows move, Enter opens, Space folds, Ctrl C copies. */
export function ResultTable({ label, columns, rows }: ResultTableProps) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<Cell | null>(null);
  const [opened, setOpened] = useState<Cell | null>(null);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
    scrollPaddingStart: 46,
  });
  const [template, minWidth] = useMemo(() => {
    const widths = columns.map((column, index) => characters(column, index, rows));
    const all = widths.reduce((sum, each) => sum + each, 0);
    return [`3.5rem ${widths.map((each) => `${each}ch`).join(" ")} 1fr`, `calc(3.5rem + ${all}ch)`];
  }, [columns, rows]);
  const cellId = ({ row, column }: Cell) => `${id}-${row}-${column}`;
  const fold = (key: string) =>
    setUnfolded((before) => {
      const now = new Set(before);
      if (!now.delete(key)) now.add(key);
      return now;
    });

  const move = (to: Cell) => {
    setActive(to);
    virtual.scrollToIndex(to.row);
    requestAnimationFrame(() =>
      document.getElementById(cellId(to))?.scrollIntoView({ block: "nearest", inline: "nearest" }),
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey || rows.length === 0)
      return;
    const { row, column } = active ?? { row: 0, column: -1 };
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 2);
    const targets: Record<string, Cell> = {
      ArrowDown: { row: active ? row + 1 : 0, column },
      ArrowUp: { row: row - 1, column },
      ArrowRight: { row, column: column + 1 },
      ArrowLeft: { row, column: column - 1 },
      PageDown: { row: row + page, column },
      PageUp: { row: row - page, column },
      Home: { row, column: 0 },
      End: { row, column: columns.length - 1 },
    };
    const target = targets[event.key];
    if (target) {
      move({ row: clamp(target.row, rows.length), column: clamp(target.column, columns.length) });
    } else if (event.key === "Enter" && active) {
      setOpened(active);
    } else if (event.key === " " && active) {
      fold(cellId(active));
    } else {
      return;
    }
    event.preventDefault();
  };
  const onCopy = (event: ClipboardEvent) => {
    // A text selection in the page takes precedence.
    if (!active || window.getSelection()?.isCollapsed === false) return;
    event.clipboardData.setData("text/plain", valueIn(active) ?? "");
    event.preventDefault();
  };
  const valueIn = ({ row, column }: Cell) => rows[row]?.[column] ?? null;
  const column = opened && columns[opened.column];
  const activeColumn = active && columns[active.column];

  return (
    <>
      <div
        ref={scroller}
        role="grid"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length + 1}
        aria-activedescendant={active ? cellId(active) : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onCopy={onCopy}
        className="min-h-0 flex-1 overflow-auto border-t border-line font-mono -outline-offset-2 text-xs"
      >
        <div style={{ minWidth }}>
          <div
            role="row"
            aria-rowindex={1}
            className="sticky top-0 z-10 grid border-b border-line bg-page"
            style={{ gridTemplateColumns: template }}
          >
            <span role="columnheader" aria-colindex={1} className="border-r border-line">
              <span className="sr-only">Row</span>
            </span>
            {columns.map(({ name, type }, index) => (
              <span
                key={index}
                role="columnheader"
                aria-colindex={index + 2}
                title={`${name} ${type}`}
                className={cx("flex min-w-0 flex-col border-r border-line px-2 py-1", isNumber(type) && "text-right")}
              >
                <span className="truncate font-semibold">{name}</span>
                <span className="truncate text-[11px] text-soft">{type}</span>
              </span>
            ))}
          </div>
          <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(({ index, start, key }) => (
              <div
                key={key}
                role="row"
                ref={virtual.measureElement}
                data-index={index}
                aria-rowindex={index + 2}
                className="absolute top-0 left-0 grid w-full border-b border-line bg-panel"
                style={{ transform: `translateY(${start}px)`, gridTemplateColumns: template }}
              >
                <span
                  role="rowheader"
                  aria-colindex={1}
                  className="border-r border-line px-2 py-1 text-right text-soft select-none"
                >
                  {index + 1}
                </span>
                {columns.map((each, at) => {
                  const cell = { row: index, column: at };
                  return (
                    <ResultCell
                      key={at}
                      id={cellId(cell)}
                      column={each}
                      index={at}
                      value={valueIn(cell)}
                      active={active?.row === index && active.column === at}
                      unfolded={unfolded.has(cellId(cell))}
                      onActivate={() => setActive(cell)}
                      onFold={() => fold(cellId(cell))}
                      onOpen={() => setOpened(cell)}
                    />
                  );
                })}
              </div>
            ))}
          </div>
        </div>
      </div>
      {active && activeColumn && (
        <ActiveValue
          row={active.row + 1}
          column={activeColumn}
          value={valueIn(active)}
          onOpen={() => setOpened(active)}
        />
      )}
      {opened && column && <ValueDialog column={column} value={valueIn(opened)} onClose={() => setOpened(null)} />}
    </>
  );
}

function clamp(index: number, length: number): number {
  return Math.min(Math.max(index, 0), length - 1);
}

/** Returns the width of a column, from its name, its type and the first values, within limits. */
function characters({ name, type }: ResultColumn, index: number, rows: readonly (readonly Value[])[]): number {
  const longest = rows
    .slice(0, SAMPLE)
    .reduce((most, row) => Math.max(most, row[index]?.length ?? 4), Math.max(name.length, type.length));
  return Math.min(Math.max(longest, 6), 50) + 3;
}
