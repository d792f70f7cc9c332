import { useEffect, useState } from "react";
import type { RecoveryPoint } from "@/api/client";
import { localTime, parseMoment, utcTime, zoneName } from "@/format/time";
import { Chips, Field } from "@/ui/Field";
import { LSN, type Target } from "./target";

const KINDS = [
  { value: "time", text: "Moment" },
  { value: "name", text: "Restore point" },
  { value: "lsn", text: "WAL position" },
] as const;

interface TargetFormProps {
  target: Target | null;
  points: readonly RecoveryPoint[];
  onChange: (target: Target | null) => void;
}

/** A form for the target, beside the time line on which it can be clicked. */
export function TargetForm({ target, points, onChange }: TargetFormProps) {
  const [kind, setKind] = useState<Target["kind"]>("time");
  const [typed, setTyped] = useState("");
  const at = target?.kind === "time" ? target.at : null;
  useEffect(() => {
    if (target) setKind(target.kind);
  }, [target]);
  useEffect(() => {
    // The field shows a clicked target, and keeps a typed one as typed.
    if (at !== null)
      setTyped((before) => (parseMoment(before, new Date())?.getTime() === at ? before : localTime(at, true)));
  }, [at]);
  const wrong = typed !== "" && parseMoment(typed, new Date()) === null;
  return (
    <div>
      <Chips
        label="Target"
        value={kind}
        choices={KINDS}
        onChange={(next) => {
          setKind(next);
          const moment = next === "time" ? parseMoment(typed, new Date()) : null;
          onChange(moment ? { kind: "time", at: moment.getTime() } : null);
        }}
      />
      {kind === "time" && (
        <Field
          label={`Moment, on your clock (${zoneName()})`}
          hint={at === null ? "Examples: 14:05, 2026-01-15 14:05:30, 2026-01-15 14:05Z" : utcTime(at, true)}
          error={wrong ? "Not a time. Examples: 14:05, 2026-01-15 14:05:30, 2026-01-15 14:05Z" : null}
        >
          {(ids) => (
            <input
              {...ids}
              className="field"
              placeholder={localTime(Date.now() - 3_600_000)}
              value={typed}
              onChange={(event) => {
                setTyped(event.target.value);
                const moment = parseMoment(event.target.value, new Date());
                onChange(moment && { kind: "time", at: moment.getTime() });
              }}
            />
          )}
        </Field>
      )}
      {kind === "name" && (
        <Field label="Restore point" hint={points.length === 0 ? "No restore points yet" : undefined}>
          {(ids) => (
            <select
              {...ids}
              className="field"
              value={target?.kind === "name" ? target.name : ""}
              onChange={(event) => onChange(event.target.value ? { kind: "name", name: event.target.value } : null)}
            >
              <option value="">Choose…</option>
              {points.map((point) => (
                <option key={point.id} value={point.name}>
                  {point.name} · {localTime(point.created_at)}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {kind === "lsn" && (
        <Field
          label="Position in the WAL"
          hint="As pg_current_wal_lsn() returns it, for example 0/1A2B3C4D"
          error={
            target?.kind === "lsn" && target.lsn !== "" && !LSN.test(target.lsn)
              ? "Not a WAL position. Example: 0/1A2B3C4D"
              : null
          }
        >
          {(ids) => (
            <input
              {...ids}
              className="field font-mono"
              value={target?.kind === "lsn" ? target.lsn : ""}
              onChange={(event) => onChange({ kind: "lsn", lsn: event.target.value.trim() })}
            />
          )}
        </Field>
      )}
    </div>
  );
}
