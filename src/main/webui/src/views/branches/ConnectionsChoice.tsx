import type { ConnectionsMode } from "@/api/client";
import { Chips } from "@/ui/Field";
import { CONNECTIONS } from "./connections";

interface ConnectionsChoiceProps {
  value: ConnectionsMode;
  onChange: (value: ConnectionsMode) => void;
}

export function ConnectionsChoice({ value, onChange }: ConnectionsChoiceProps) {
  return (
    <div className="pt-3">
      <span className="block pb-1 font-medium">Sessions on the source</span>
      <Chips label="Sessions on the source" value={value} choices={CONNECTIONS} onChange={onChange} />
      <p className="pt-1 text-xs text-soft">{CONNECTIONS.find((choice) => choice.value === value)?.about}</p>
    </div>
  );
}
