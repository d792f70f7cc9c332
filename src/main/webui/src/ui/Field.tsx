import { type ReactNode, useId } from "react";
import { cx } from "./cx";

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string | null;
  /** Renders the field with the id that the label refers to, and the id of the description. */
  children: (ids: { id: string; "aria-describedby": string | undefined; "aria-invalid": boolean }) => ReactNode;
}

export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const about = hint || error ? `${id}-about` : undefined;
  return (
    <div className="flex flex-col gap-1 pt-3">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children({ id, "aria-describedby": about, "aria-invalid": Boolean(error) })}
      {about && (
        <p id={about} className={cx("text-xs", error ? "text-bad" : "text-soft")}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  choices: readonly { value: T; text: string; about?: string }[];
  onChange: (value: T) => void;
}

/** A choice of one among a few values, side by side. */
export function Chips<T extends string>({ label, value, choices, onChange }: ChoiceProps<T>) {
  const name = useId();
  return (
    <div role="radiogroup" aria-label={label} className="flex flex-wrap gap-1.5">
      {choices.map((choice) => (
        <label
          key={choice.value}
          title={choice.about}
          className={cx(
            "relative rounded-md border px-2.5 py-1 has-focus-visible:outline-2 has-focus-visible:outline-accent",
            choice.value === value
              ? "border-accent bg-accent-soft font-medium text-accent"
              : "border-line-strong hover:bg-hover",
          )}
        >
          <input
            type="radio"
            name={name}
            className="absolute inset-0 size-full cursor-pointer opacity-0"
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
          />
          {choice.text}
        </label>
      ))}
    </div>
  );
}

export function Checkbox({
  label,
  checked,
  onChange,
}: {
  label: ReactNode;
  checked: boolean;
  onChange: (on: boolean) => void;
}) {
  return (
    <label className="flex cursor-pointer items-start gap-2 pt-3">
      <input
        type="checkbox"
        className="mt-1 accent-accent"
        checked={checked}
        onChange={(e) => onChange(e.target.checked)}
      />
      <span>{label}</span>
    </label>
  );
}
