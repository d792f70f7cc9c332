import type { Schemas } from "@/api/client";

/** A relation, with more precise types than the OpenAPI document has. */
export type Relation = Omit<Schemas["Relation"], "change"> & { change: "added" | "changed" | null };
export type DatabaseSchema = Omit<Schemas["DatabaseSchema"], "tables"> & { tables: Relation[] };
export type ForeignKey = Schemas["TableForeignKey"];
export type Column = Schemas["TableColumn"];
export type DatabaseFunction = Schemas["DatabaseFunction"];

/** Returns the API's path of this schema for a shell, which has no session. */
export function pathOf({ branch_id }: Pick<DatabaseSchema, "branch_id">): string {
  return branch_id == null ? "/api/schema" : `/api/schema?branch_id=${branch_id}`;
}

interface Named {
  schema: string;
  name: string;
}

/**
 * Returns the key of a table in addresses and graphs: its schema and its name, with a dot between them. Special
 * characters are escaped, so that no two tables share a key.
 */
export function keyOf({ schema, name }: Named): string {
  const part = (text: string) =>
    text.replace(/[%./\\;?#]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
  return `${part(schema)}.${part(name)}`;
}

/** Returns the name of a table, without the schema {@code public}. */
export function spoken({ schema, name }: Named): string {
  return schema === "public" ? name : `${schema}.${name}`;
}

export interface Reference {
  /** The referencing table. */
  from: Relation;
  foreignKey: ForeignKey;
}

/** Returns the foreign keys that reference each table, by the table's key. */
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

/** A row of the list: a relation, or the name of one that only the parent branch has. */
export type Row = { key: string; text: string; relation: Relation } | { key: string; text: string; relation: null };

export interface Filter {
  wanted: string;
  /** The schema; empty for all. */
  schema: string;
  kind: string;
  onlyDifferent: boolean;
}

/**
 * Returns the rows of the list, by name or by size. Dropped relations come last, and have neither schema nor kind to
 * filter by.
 */
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

/**
 * Returns whether the diagram shows the relation: it does if it can have foreign keys. Partitions share those of
 * their table.
 */
export function isDrawn({ kind, partition_of }: Relation): boolean {
  return partition_of == null && (kind === "table" || kind === "partitioned_table" || kind === "foreign_table");
}
