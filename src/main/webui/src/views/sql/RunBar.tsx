import { History, ListTree, Play, Square } from "lucide-react";
import { useNow } from "@/format/now";
import { span } from "@/format/time";
import { isMac } from "@/frame/useShortcut";
import { Button } from "@/ui/Button";
import { Checkbox } from "@/ui/Field";

export interface Choices {
  limit: number;
  timeoutMs: number;
  measured: boolean;
}

interface RunBarProps {
  runningSince: number | null;
  choices: Choices;
  onChoices: (choices: Choices) => void;
  /** Whether EXPLAIN may run the statement to measure it. */
  canMeasure: boolean;
  onRun: () => void;
  onCancel: () => void;
  onExplain: () => void;
  onHistory: () => void;
}

const LIMITS = [100, 1000, 5000, 10_000];
const TIMEOUTS = [5000, 30_000, 120_000, 600_000];
const SHORTCUT = isMac ? "⌘↵" : "Ctrl ↵";

export function RunBar({
  runningSince,
  choices,
  onChoices,
  canMeasure,
  onRun,
  onCancel,
  onExplain,
  onHistory,
}: RunBarProps) {
  const running = runningSince !== null;
  return (
    <div role="toolbar" aria-label="Run SQL" className="flex flex-wrap items-center gap-2">
      <Button
        kind="primary"
        aria-label="Run"
        title={`Runs the selection, or all statements (${SHORTCUT})`}
        disabled={running}
        onClick={onRun}
      >
        <Play size={14} aria-hidden /> Run{" "}
        <kbd className="hidden font-sans text-xs font-normal opacity-80 sm:inline">{SHORTCUT}</kbd>
      </Button>
      {runningSince !== null && (
        <Button kind="danger" aria-label="Cancel" onClick={onCancel}>
          <Square size={13} aria-hidden /> Cancel <Elapsed since={runningSince} />
        </Button>
      )}
      <Button
        aria-label="Explain"
        title="Shows the plan of the statement that is selected, or that the cursor is in"
        disabled={running}
        onClick={onExplain}
      >
        <ListTree size={15} aria-hidden /> Explain
      </Button>
      {canMeasure && (
        <div className="-mt-3" title="EXPLAIN (ANALYZE, BUFFERS): what the statement writes is rolled back">
          <Checkbox
            label="Measured"
            checked={choices.measured}
            onChange={(measured) => onChoices({ ...choices, measured })}
          />
        </div>
      )}
      <Button aria-label="History" onClick={onHistory}>
        <History size={15} aria-hidden /> <span className="max-sm:sr-only">History</span>
      </Button>
      <label className="flex items-center gap-1.5 text-xs text-soft">
        Rows
        <select
          className="field w-auto text-ink"
          value={choices.limit}
          onChange={(event) => onChoices({ ...choices, limit: Number(event.target.value) })}
        >
          {LIMITS.map((limit) => (
            <option key={limit} value={limit}>
              {limit.toLocaleString("en")}
            </option>
          ))}
        </select>
      </label>
      <label className="flex items-center gap-1.5 text-xs text-soft">
        Timeout
        <select
          className="field w-auto text-ink"
          value={choices.timeoutMs}
          onChange={(event) => onChoices({ ...choices, timeoutMs: Number(event.target.value) })}
        >
          {TIMEOUTS.map((timeout) => (
            <option key={timeout} value={timeout}>
              {span(timeout).replace(".0", "")}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function Elapsed({ since }: { since: number }) {
  return <span className="text-xs font-normal">{Math.max(0, Math.floor((useNow() - since) / 1000))} s</span>;
}
