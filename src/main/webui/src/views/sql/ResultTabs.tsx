import type { KeyboardEvent } from "react";
import { cx } from "@/ui/cx";
import { rowsOf } from "./rowsOf";
import type { ShownResult } from "./runs";

interface ResultTabsProps {
  results: readonly ShownResult[];
  chosen: number;
  onChoose: (index: number) => void;
}

/** Shows a tab for each statement. */
export function ResultTabs({ results, chosen, onChoose }: ResultTabsProps) {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    const next = (chosen + step + results.length) % results.length;
    onChoose(next);
    (event.currentTarget.children[next] as HTMLElement | undefined)?.focus();
  };
  return (
    <div role="tablist" aria-label="Results" className="strip flex shrink-0 gap-1 px-4" onKeyDown={onKeyDown}>
      {results.map((result, index) => (
        <button
          key={index}
          type="button"
          role="tab"
          id={`result-tab-${index}`}
          aria-selected={index === chosen}
          aria-controls="result"
          tabIndex={index === chosen ? 0 : -1}
          onClick={() => onChoose(index)}
          className={cx(
            "border-b-2 px-2 py-1.5 whitespace-nowrap",
            index === chosen ? "border-ink font-medium" : "border-transparent text-soft hover:text-ink",
          )}
        >
          {index + 1} {result.command} <span className="text-xs text-soft">{rowsOf(result)}</span>
        </button>
      ))}
    </div>
  );
}
