import { useState } from "react";
import { parseTimeToLive, timeToLive } from "@/format/time";
import { Chips, Field } from "./Field";

const CHOICES = [
  { value: "4", text: "4 h" },
  { value: "24", text: "1 day" },
  { value: "168", text: "7 days" },
  { value: "0", text: "never" },
  { value: "other", text: "other…" },
] as const;

type Choice = (typeof CHOICES)[number]["value"];

interface TimeToLiveProps {
  /** The hours; 0 for no expiry, null while the input is not valid. */
  hours: number | null;
  onChange: (hours: number | null) => void;
}

export function TimeToLive({ hours, onChange }: TimeToLiveProps) {
  const [choice, setChoice] = useState<Choice>(
    () => CHOICES.find(({ value }) => value === String(hours))?.value ?? "other",
  );
  const [typed, setTyped] = useState(hours === null ? "" : timeToLive(hours));
  return (
    <div className="pt-3">
      <span className="block pb-1 font-medium">Expires after</span>
      <Chips
        label="Expires after"
        value={choice}
        choices={CHOICES}
        onChange={(value) => {
          setChoice(value);
          onChange(value === "other" ? parseTimeToLive(typed) : Number(value));
        }}
      />
      {choice === "other" && (
        <Field
          label="Time to live"
          hint={hours ? `${hours} hours` : "Examples: 90 m, 12 h, 3 days, 2 weeks, never"}
          error={hours === null ? "Not a duration. Examples: 90 m, 12 h, 3 days, 2 weeks. At most 87,600 hours" : null}
        >
          {(ids) => (
            <input
              {...ids}
              className="field"
              value={typed}
              onChange={(event) => {
                setTyped(event.target.value);
                onChange(parseTimeToLive(event.target.value));
              }}
            />
          )}
        </Field>
      )}
    </div>
  );
}
