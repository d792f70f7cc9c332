import { useMemo, useState } from "react";
import { count } from "@/format/size";
import { type Column, DataTable } from "@/ui/DataTable";
import { curl, Empty, Failed, Loading } from "@/ui/States";
import { View } from "@/ui/View";
import { type DatabaseFunction, pathOf, spoken } from "./model";
import { useDatabaseSchema } from "./queries";
import { SchemaFilter } from "./SchemaFilter";
import { SchemaTabs } from "./SchemaTabs";

const code = (text: string | null | undefined) => (
  <code className="block truncate font-mono text-xs text-soft" title={text ?? undefined}>
    {text}
  </code>
);

const COLUMNS: readonly Column<DatabaseFunction>[] = [
  {
    id: "name",
    header: "Function",
    width: "minmax(11rem,1.2fr)",
    cell: (routine) => <span className="block truncate font-medium">{spoken(routine)}</span>,
  },
  {
    id: "arguments",
    header: "Arguments",
    width: "minmax(12rem,2fr)",
    cell: (routine) => code(routine.arguments || "none"),
  },
  {
    id: "returns",
    header: "Returns",
    width: "minmax(8rem,1fr)",
    cell: (routine) => code(routine.returns ?? "nothing"),
  },
  { id: "kind", header: "Kind", width: "6rem", cell: ({ kind }) => <span className="text-soft">{kind}</span> },
  {
    id: "language",
    header: "Language",
    width: "6rem",
    cell: ({ language }) => <span className="text-soft">{language}</span>,
  },
];

export function FunctionsView() {
  const query = useDatabaseSchema();
  const content = query.data;
  const [wanted, setWanted] = useState("");
  const [schema, setSchema] = useState("");
  const rows = useMemo(() => {
    const text = wanted.trim().toLowerCase();
    return (content?.functions ?? []).filter(
      (routine) =>
        (schema === "" || routine.schema === schema) &&
        `${routine.schema}.${routine.name}`.toLowerCase().includes(text),
    );
  }, [content, wanted, schema]);
  return (
    <View
      title="Schema"
      tools={
        content && content.functions.length > 0 ? (
          <>
            <input
              type="search"
              aria-label="Find a function"
              placeholder="Find a function…"
              className="field max-w-64"
              value={wanted}
              onChange={(event) => setWanted(event.target.value)}
            />
            <SchemaFilter schemas={content.schemas} value={schema} onChange={setSchema} />
            <span className="text-xs text-soft">{count(rows.length, "function")}</span>
          </>
        ) : undefined
      }
    >
      <SchemaTabs />
      {query.isPending ? (
        <Loading what="the functions" />
      ) : content === undefined ? (
        <Failed what="the functions" error={query.error} retry={() => void query.refetch()} />
      ) : content.functions.length === 0 ? (
        <Empty title="No functions" curl={curl("GET", pathOf(content))}>
          {content.database} has no functions, procedures or aggregates of its own. Those of extensions are left out.
        </Empty>
      ) : (
        <DataTable
          label="Functions"
          columns={COLUMNS}
          rows={rows}
          rowKey={(routine) => `${spoken(routine)}(${routine.arguments})`}
          empty={<p className="p-4 text-soft">No function matches.</p>}
        />
      )}
    </View>
  );
}
