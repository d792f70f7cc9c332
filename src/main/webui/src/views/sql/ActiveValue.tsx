import { Maximize2 } from "lucide-react";
import { Button } from "@/ui/Button";
import { CopyButton } from "@/ui/Copy";
import { ValueText } from "./ResultCell";
import type { ResultColumn, Value } from "./values";

interface ActiveValueProps {
  row: number;
  column: ResultColumn;
  value: Value;
  onOpen: () => void;
}

/** Shows the active cell below its table, with its actions. */
export function ActiveValue({ row, column, value, onOpen }: ActiveValueProps) {
  return (
    <div
      role="group"
      aria-label="Chosen cell"
      className="flex shrink-0 items-center gap-2 border-t border-line bg-panel px-4 py-1 text-xs"
    >
      <span className="max-w-40 shrink-0 truncate text-soft">
        {column.name}, row {row}
      </span>
      <span className="flex min-w-0 flex-1 font-mono">
        <ValueText value={value} />
      </span>
      {value !== null && <CopyButton text={value} what="cell" />}
      <Button className="px-2 text-xs" onClick={onOpen}>
        <Maximize2 size={13} aria-hidden /> Open
      </Button>
    </div>
  );
}
