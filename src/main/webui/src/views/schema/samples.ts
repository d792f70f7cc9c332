import type { Column, DatabaseSchema, ForeignKey, Relation } from "./model";

/** Sample objects for tests. */
export function column(name: string, more: Partial<Column> = {}): Column {
  return {
    name,
    type: "bigint",
    nullable: false,
    default: null,
    identity: null,
    generated: null,
    comment: null,
    primary_key: false,
    ...more,
  };
}

export function table(name: string, more: Partial<Relation> = {}): Relation {
  return {
    schema: "public",
    name,
    kind: "table",
    owner: "shop",
    comment: null,
    row_estimate: -1,
    size_bytes: 0,
    definition: null,
    partition_of: null,
    columns: [column("id", { primary_key: true })],
    indexes: [],
    constraints: [],
    foreign_keys: [],
    triggers: [],
    change: null,
    ...more,
  };
}

export function foreignKey(name: string, columns: string[], target: string, targetColumns = ["id"]): ForeignKey {
  return { name, columns, references: { schema: "public", table: target, columns: targetColumns } };
}

export function content(tables: Relation[], more: Partial<DatabaseSchema> = {}): DatabaseSchema {
  return { database: "shop", branch_id: null, schemas: ["public"], tables, functions: [], dropped: [], ...more };
}
