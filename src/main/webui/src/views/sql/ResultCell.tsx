import { ChevronDown, ChevronRight } from "lucide-react";
import { cx } from "@/ui/cx";
import { JsonTree } from "./JsonTree";
import { isJson, isNumber, parseJson, type ResultColumn, type Value } from "./values";

interface ResultCellProps {
  id: string;
  column: ResultColumn;
  index: number;
  value: Value;
  active: boolean;
  unfolded: boolean;
  onActivate: () => void;
  onFold: () => void;
  onOpen: () => void;
}

/** The most characters of a value in a row. */
const SHOWN = 400;

/** A value in a row. The actions of the active value are below the table, and have keys. */
export function ResultCell({
  id,
  column,
  index,
  value,
  active,
  unfolded,
  onActivate,
  onFold,
  onOpen,
}: ResultCellProps) {
  const folds = value !== null && isJson(column.type) && /^\s*[{[]/.test(value);
  return (
    <div
      role="gridcell"
      id={id}
      aria-colindex={index + 2}
      aria-selected={active}
      onClick={onActivate}
      onDoubleClick={onOpen}
      className={cx(
        "flex min-h-[29px] min-w-0 items-start gap-1 border-r border-line px-2 py-1",
        isNumber(column.type) && "justify-end",
        active && "bg-accent-soft outline-2 -outline-offset-2 outline-accent",
      )}
    >
      {folds && (
        <button
          type="button"
          tabIndex={-1}
          aria-label={unfolded ? "Fold" : "Unfold"}
          aria-expanded={unfolded}
          onClick={onFold}
          className="mt-0.5 shrink-0 rounded text-soft hover:bg-hover"
        >
          {unfolded ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
        </button>
      )}
      {folds && unfolded ? (
        <div className="max-h-72 min-w-0 flex-1 overflow-auto">
          <JsonTree value={parseJson(value)} />
        </div>
      ) : (
        <ValueText value={value} />
      )}
    </div>
  );
}

/** Shows a value in one line. NULL looks different from any text. */
export function ValueText({ value }: { value: Value }) {
  if (value === null) return <em className="rounded bg-hover px-1 text-soft">NULL</em>;
  if (value === "") return <span className="text-soft">(empty)</span>;
  return <span className="truncate">{value.slice(0, SHOWN).replace(/\r?\n/g, " ↵ ")}</span>;
}
