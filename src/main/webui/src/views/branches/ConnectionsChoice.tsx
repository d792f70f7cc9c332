import { useId } from "react";
import type { ConnectionsMode } from "@/api/client";
import { cx } from "@/ui/cx";
import { AUTO_NOW, CONNECTIONS } from "./connections";

interface ConnectionsChoiceProps {
  value: ConnectionsMode;
  /** What auto would choose now. */
  auto: string | undefined;
  onChange: (value: ConnectionsMode) => void;
}

/** A choice among the six ways to treat connections, each with its effect on them. */
export function ConnectionsChoice({ value, auto, onChange }: ConnectionsChoiceProps) {
  const name = useId();
  return (
    <div role="radiogroup" aria-label="Connection handling" className="overflow-hidden rounded-md border border-line">
      {CONNECTIONS.map((choice) => (
        <label
          key={choice.value}
          className={cx(
            "flex cursor-pointer items-baseline gap-2.5 border-b border-line px-2.5 py-1.5 last:border-0 has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent",
            choice.value === value ? "bg-accent-soft" : "hover:bg-hover",
          )}
        >
          <input
            type="radio"
            name={name}
            aria-label={choice.value}
            aria-describedby={`${name}-${choice.value}`}
            className="translate-y-px accent-accent"
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
          />
          <span className={cx("w-18 shrink-0", choice.value === value && "font-medium text-accent")}>
            {choice.value}
          </span>
          <span id={`${name}-${choice.value}`} className="min-w-0 text-xs text-soft">
            {choice.about}
            {choice.value === "auto" && auto && AUTO_NOW[auto] && <span className="text-ink"> {AUTO_NOW[auto]}</span>}
          </span>
        </label>
      ))}
    </div>
  );
}
