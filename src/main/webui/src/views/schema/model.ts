import type { Schemas } from "@/api/client";

/** The OpenAPI document says less of it than the service does. */
export type Relation = Omit<Schemas["Relation"], "change"> & { change: "added" | "changed" | null };
export type DatabaseSchema = Omit<Schemas["DatabaseSchema"], "tables"> & { tables: Relation[] };
export type ForeignKey = Schemas["TableForeignKey"];
export type Column = Schemas["TableColumn"];
export type DatabaseFunction = Schemas["DatabaseFunction"];

/** Where a shell finds this schema, which has no session to be on a branch with. */
export function pathOf({ branch_id }: Pick<DatabaseSchema, "branch_id">): string {
  return branch_id == null ? "/api/schema" : `/api/schema?branch_id=${branch_id}`;
}

interface Named {
  schema: string;
  name: string;
}

/**
 * What a table is called in addresses and graphs: its schema and its name, one point between. What would make another
 * name or another path of it is escaped, so that no two tables share a key.
 */
export function keyOf({ schema, name }: Named): string {
  const part = (text: string) =>
    text.replace(/[%./\\;?#]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
  return `${part(schema)}.${part(name)}`;
}

/** As people say it: the schema is left out where everybody expects it. */
export function spoken({ schema, name }: Named): string {
  return schema === "public" ? name : `${schema}.${name}`;
}

export interface Reference {
  /** The table that has the foreign key. */
  from: Relation;
  foreignKey: ForeignKey;
}

/** The foreign keys that lead to each table, by its key. */
export function referencesTo(tables: readonly Relation[]): Map<string, Reference[]> {
  const found = new Map<string, Reference[]>();
  for (const from of tables) {
    for (const foreignKey of from.foreign_keys) {
      const target = keyOf({ schema: foreignKey.references.schema, name: foreignKey.references.table });
      found.set(target, [...(found.get(target) ?? []), { from, foreignKey }]);
    }
  }
  return found;
}

/** Something of the list: a relation, or the name of one that only the parent branch has. */
export type Row = { key: string; text: string; relation: Relation } | { key: string; text: string; relation: null };

export interface Filter {
  wanted: string;
  /** Empty: any. */
  schema: string;
  kind: string;
  onlyDifferent: boolean;
}

/** What the list shows: by name or by size; what was dropped comes last, and has neither schema nor kind to filter by. */
export function rowsOf(content: DatabaseSchema, filter: Filter, order: "name" | "size"): Row[] {
  const text = filter.wanted.trim().toLowerCase();
  const relations = content.tables
    .filter(
      (relation) =>
        (filter.schema === "" || relation.schema === filter.schema) &&
        (filter.kind === "" || relation.kind === filter.kind) &&
        (!filter.onlyDifferent || relation.change != null) &&
        `${relation.schema}.${relation.name}`.toLowerCase().includes(text),
    )
    .sort((a, b) => (order === "size" ? b.size_bytes - a.size_bytes : 0) || spoken(a).localeCompare(spoken(b)))
    .map((relation) => ({ key: keyOf(relation), text: spoken(relation), relation }));
  const dropped =
    filter.schema === "" && filter.kind === ""
      ? content.dropped
          .filter((name) => name.toLowerCase().includes(text))
          .map((name) => ({ key: `dropped ${name}`, text: name, relation: null }))
      : [];
  return [...relations, ...dropped];
}

/** Whether it is a box of the diagram: what can have foreign keys. Partitions have those of their table. */
export function isDrawn({ kind, partition_of }: Relation): boolean {
  return partition_of == null && (kind === "table" || kind === "partitioned_table" || kind === "foreign_table");
}
