interface SelectProps {
  value: string;
  onChange: (value: string) => void;
}

/** Filters the list by schema. It is hidden if all objects are in one schema. */
export function SchemaFilter({ schemas, value, onChange }: SelectProps & { schemas: readonly string[] }) {
  if (schemas.length < 2) return null;
  return (
    <Select
      label="Schema"
      any="All schemas"
      value={value}
      onChange={onChange}
      choices={schemas.map((name) => [name, name])}
    />
  );
}

interface ChoiceProps extends SelectProps {
  label: string;
  any: string;
  choices: readonly (readonly [value: string, text: string])[];
}

export function Select({ label, any, value, onChange, choices }: ChoiceProps) {
  return (
    <select
      aria-label={label}
      className="field w-auto! max-w-48"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{any}</option>
      {choices.map(([choice, text]) => (
        <option key={choice} value={choice}>
          {text}
        </option>
      ))}
    </select>
  );
}
