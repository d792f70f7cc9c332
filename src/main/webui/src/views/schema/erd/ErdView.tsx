import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { ReactFlowProvider } from "@xyflow/react";
import { useMemo, useState } from "react";
import { count } from "@/format/size";
import { buttonLook } from "@/ui/Button";
import { Chips } from "@/ui/Field";
import { curl, Empty, Failed, Loading } from "@/ui/States";
import { View } from "@/ui/View";
import { isDrawn, pathOf } from "../model";
import { useDatabaseSchema } from "../queries";
import { SchemaFilter } from "../SchemaFilter";
import { SchemaTabs } from "../SchemaTabs";
import { ErdCanvas } from "./ErdCanvas";
import { ErdSearch } from "./ErdSearch";
import { ExportButtons } from "./ExportButtons";
import { type Columns, graphOf } from "./graph";
import { useDiagram } from "./useDiagram";

const COLUMNS = [
  { value: "all", text: "Columns", about: "All columns" },
  { value: "keys", text: "Keys", about: "Shows key columns only" },
] as const;

/** The number of tables whose columns do not all fit on a screen. */
const MANY = 40;

/** Shows the tables of the session's database and the foreign keys between them. */
export function ErdView() {
  const navigate = useNavigate();
  const { table: chosen = null } = useSearch({ from: "/schema/erd" });
  const schema = useDatabaseSchema();
  const [only, setOnly] = useState("");
  const [asked, setAsked] = useState(0);
  const content = schema.data;
  const tables = useMemo(
    () => (content?.tables ?? []).filter((table) => isDrawn(table) && (only === "" || table.schema === only)),
    [content, only],
  );
  const [wanted, setWanted] = useState<Columns | null>(null);
  const columns = wanted ?? (tables.length > MANY ? "keys" : "all");
  const graph = useMemo(() => graphOf(tables, columns), [tables, columns]);
  const diagram = useDiagram(graph, content?.database ?? "", `${columns} ${only}`);
  const choose = (id: string | null) =>
    void navigate({ to: "/schema/erd", search: id === null ? {} : { table: id }, replace: true });
  // A user who chooses the same table again has moved away from it.
  const find = (id: string) => (id === chosen ? setAsked((times) => times + 1) : choose(id));
  const drawn = graph.boxes.length > 0 ? diagram.data : undefined;
  const chosenBox = drawn?.graph.boxes.find(({ id }) => id === chosen);

  return (
    <View
      title="Schema"
      actions={drawn && <ExportButtons graph={drawn.graph} layout={drawn.layout} name={drawn.database} />}
      tools={
        drawn && (
          <>
            <ErdSearch boxes={drawn.graph.boxes} onChoose={find} />
            <SchemaFilter schemas={content?.schemas ?? []} value={only} onChange={setOnly} />
            <Chips label="Columns" value={columns} choices={COLUMNS} onChange={setWanted} />
            <span className="text-xs text-soft">
              {count(drawn.graph.boxes.length, "table")}, {count(drawn.graph.lines.length, "foreign key")}
            </span>
            {chosenBox && (
              <Link to="/schema/$table" params={{ table: chosenBox.id }} className={buttonLook("plain", "max-w-64")}>
                <span className="truncate">Open {chosenBox.title}</span>
              </Link>
            )}
            {content && content.dropped.length > 0 && (
              <span className="text-xs text-bad">Dropped since the parent: {content.dropped.join(", ")}</span>
            )}
          </>
        )
      }
    >
      <SchemaTabs />
      {schema.isPending ? (
        <Loading what="the schema" />
      ) : content === undefined ? (
        <Failed what="the schema" error={schema.error} retry={() => void schema.refetch()} />
      ) : graph.boxes.length === 0 ? (
        <Empty title="No tables to draw" curl={curl("GET", pathOf(content))}>
          {content.database} has no tables yet. They are drawn here with the foreign keys between them as soon as it
          has.
        </Empty>
      ) : drawn ? (
        <ReactFlowProvider>
          <ErdCanvas
            key={drawn.selection}
            graph={drawn.graph}
            layout={drawn.layout}
            chosen={chosenBox?.id ?? null}
            asked={asked}
            onChoose={choose}
          />
        </ReactFlowProvider>
      ) : diagram.isError ? (
        <Failed what="the diagram" error={diagram.error} retry={() => void diagram.refetch()} />
      ) : (
        <Loading what="the diagram" />
      )}
    </View>
  );
}
