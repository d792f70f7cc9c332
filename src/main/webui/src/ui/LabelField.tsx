import { Field } from "./Field";

/** The most characters that the service accepts. */
export const LONGEST_LABEL = 60;

/** Returns why a label cannot be used; null if it can, or if it is empty and the service chooses one. */
export function labelProblem(label: string): string | null {
  const length = [...label.trim()].length;
  return length > LONGEST_LABEL ? `At most ${LONGEST_LABEL} characters. This label has ${length}.` : null;
}

interface LabelFieldProps {
  value: string;
  onChange: (label: string) => void;
  hint: string;
  placeholder?: string;
  autoFocus?: boolean;
  required?: boolean;
}

/** A field for a label. It reports a label that is too long instead of truncating it. */
export function LabelField({ value, onChange, hint, ...rest }: LabelFieldProps) {
  return (
    <Field label="Label" hint={hint} error={labelProblem(value)}>
      {(ids) => (
        <input
          {...ids}
          {...rest}
          autoComplete="off"
          className="field"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
