import { Eye, FileInput, Layers, Table2, TableProperties } from "lucide-react";
import { Badge } from "@/ui/Badge";
import { words } from "@/format/words";

const TONES = { added: "good", changed: "warn", dropped: "bad" } as const;

export type Change = keyof typeof TONES;

/** Marks how a table differs from the parent's. */
export function ChangeMark({ change }: { change: Change | null | undefined }) {
  if (!change) return null;
  const about = {
    added: "Not in the parent",
    changed: "Defined differently in the parent",
    dropped: "Only in the parent",
  };
  return (
    <Badge tone={TONES[change]} title={about[change]}>
      {change}
    </Badge>
  );
}

const ICONS: Record<string, typeof Table2> = {
  table: Table2,
  partitioned_table: Layers,
  view: Eye,
  materialized_view: TableProperties,
  foreign_table: FileInput,
};

export function KindIcon({ kind }: { kind: string }) {
  const Icon = ICONS[kind] ?? Table2;
  return <Icon size={15} role="img" aria-label={words(kind)} className="shrink-0 text-soft" />;
}
