import { Link } from "@tanstack/react-router";
import { Section } from "@/ui/Drawer";
import { keyOf, type Reference, type Relation, spoken } from "./model";

export function TableLink({ table }: { table: { schema: string; name: string } }) {
  return (
    <Link to="/schema/$table" params={{ table: keyOf(table) }} className="break-words text-accent underline">
      {spoken(table)}
    </Link>
  );
}

const Columns = ({ names }: { names: readonly string[] }) => (
  <code className="font-mono text-xs break-words text-soft">({names.join(", ")})</code>
);

/** The foreign keys of a table. */
export function References({ relation, tables }: { relation: Relation; tables: readonly Relation[] }) {
  const known = new Set(tables.map(keyOf));
  return (
    <Section title="References">
      <ul className="flex flex-col gap-1.5">
        {relation.foreign_keys.map(({ name, columns, references }) => {
          const target = { schema: references.schema, name: references.table };
          return (
            <li key={name}>
              <Columns names={columns} /> → {known.has(keyOf(target)) ? <TableLink table={target} /> : spoken(target)}{" "}
              <Columns names={references.columns} />
              <span className="block text-xs break-words text-soft">{name}</span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

/** The foreign keys that reference a table. */
export function ReferencedBy({ references }: { references: readonly Reference[] }) {
  return (
    <Section title="Referenced by">
      <ul className="flex flex-col gap-1.5">
        {references.map(({ from, foreignKey }) => (
          <li key={`${keyOf(from)} ${foreignKey.name}`}>
            <TableLink table={from} /> <Columns names={foreignKey.columns} /> →{" "}
            <Columns names={foreignKey.references.columns} />
            <span className="block text-xs break-words text-soft">{foreignKey.name}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function Partitions({ relation, tables }: { relation: Relation; tables: readonly Relation[] }) {
  const partitions = tables.filter(({ partition_of }) => partition_of === `${relation.schema}.${relation.name}`);
  if (partitions.length === 0) return null;
  return (
    <Section title={`Partitions (${partitions.length})`}>
      <ul className="flex flex-col gap-1">
        {partitions.map((partition) => (
          <li key={keyOf(partition)}>
            <TableLink table={partition} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
