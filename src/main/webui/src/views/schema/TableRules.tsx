import { words } from "@/format/words";
import { Badge } from "@/ui/Badge";
import { Copyable } from "@/ui/Copy";
import { Section } from "@/ui/Drawer";
import { Size } from "@/ui/Time";
import type { Relation } from "./model";

export function Indexes({ indexes }: { indexes: Relation["indexes"] }) {
  return (
    <Section title="Indexes">
      <ul className="flex flex-col gap-2">
        {indexes.map((index) => (
          <li key={index.name}>
            <p className="flex flex-wrap items-center gap-x-2 pb-1">
              <span className="min-w-0 break-words">{index.name}</span>
              {index.primary ? <Badge>primary key</Badge> : index.unique && <Badge>unique</Badge>}
              <span className="text-xs text-soft">
                <Size bytes={index.size_bytes} />
              </span>
            </p>
            <Copyable block text={index.definition} what="definition" />
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Lists all constraints, including keys and indexes, under the names that errors show. */
export function Constraints({ constraints }: { constraints: Relation["constraints"] }) {
  return (
    <Section title="Constraints">
      <ul className="flex flex-col gap-2">
        {constraints.map((constraint) => (
          <li key={constraint.name}>
            <p className="flex flex-wrap items-center gap-x-2 pb-0.5">
              <span className="min-w-0 break-words">{constraint.name}</span>
              <Badge>{words(constraint.kind)}</Badge>
            </p>
            <code className="font-mono text-xs break-words text-soft">{constraint.definition}</code>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function Triggers({ triggers }: { triggers: Relation["triggers"] }) {
  return (
    <Section title="Triggers">
      <ul className="flex flex-col gap-2">
        {triggers.map((trigger) => (
          <li key={trigger.name}>
            <p className="pb-1 break-words">{trigger.name}</p>
            <Copyable block text={trigger.definition} what="definition" />
          </li>
        ))}
      </ul>
    </Section>
  );
}
