import { type Completion } from "@codemirror/autocomplete";
import { PostgreSQL, sql, type SQLNamespace } from "@codemirror/lang-sql";
import type { Schemas } from "@/api/client";

type Tables = Schemas["DatabaseSchema"]["tables"];

/** Returns the language of the editor, with the names of the database's objects. */
export function language(tables: Tables) {
  return sql({ dialect: PostgreSQL, schema: namespace(tables), defaultSchema: "public", upperCaseKeywords: true });
}

function namespace(tables: Tables): SQLNamespace {
  const schemas: Record<string, Record<string, SQLNamespace>> = {};
  for (const table of tables) {
    (schemas[table.schema] ??= {})[table.name] = {
      self: { label: table.name, type: "class", detail: table.kind.replaceAll("_", " ") },
      children: table.columns.map((column): Completion => ({
        label: column.name,
        type: "property",
        detail: column.type,
      })),
    };
  }
  return schemas;
}
