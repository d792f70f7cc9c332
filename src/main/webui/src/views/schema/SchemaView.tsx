import { Outlet, useNavigate, useParams } from "@tanstack/react-router";
import { RefreshCw } from "lucide-react";
import { useMemo, useState } from "react";
import { useSession } from "@/api/session";
import { count } from "@/format/size";
import { words } from "@/format/words";
import { Button } from "@/ui/Button";
import { DataTable } from "@/ui/DataTable";
import { Checkbox, Chips } from "@/ui/Field";
import { curl, Empty, Failed, Loading } from "@/ui/States";
import { View } from "@/ui/View";
import { tableColumns } from "./columns";
import { pathOf, rowsOf } from "./model";
import { useDatabaseSchema } from "./queries";
import { SchemaFilter, Select } from "./SchemaFilter";
import { SchemaTabs } from "./SchemaTabs";

const ORDERS = [
  { value: "name", text: "By name" },
  { value: "size", text: "By size" },
] as const;

export function SchemaView() {
  const navigate = useNavigate();
  const { table } = useParams({ strict: false });
  const session = useSession().data;
  const query = useDatabaseSchema();
  const content = query.data;
  const [wanted, setWanted] = useState("");
  const [schema, setSchema] = useState("");
  const [kind, setKind] = useState("");
  const [onlyDifferent, setOnlyDifferent] = useState(false);
  const [order, setOrder] = useState<"name" | "size">("name");

  const onBranch = session?.on === "branch";
  const rows = useMemo(
    () => (content ? rowsOf(content, { wanted, schema, kind, onlyDifferent: onBranch && onlyDifferent }, order) : []),
    [content, wanted, schema, kind, onBranch, onlyDifferent, order],
  );
  const kinds = [...new Set(content?.tables.map((relation) => relation.kind))].sort();
  const empty = content?.tables.length === 0 && content.dropped.length === 0;

  return (
    <>
      <View
        title="Schema"
        actions={
          <Button busy={query.isFetching} onClick={() => void query.refetch()}>
            <RefreshCw size={15} aria-hidden /> Refresh
          </Button>
        }
        tools={
          content && !empty ? (
            <>
              <input
                type="search"
                aria-label="Find a table"
                placeholder="Find a table…"
                className="field max-w-64"
                value={wanted}
                onChange={(event) => setWanted(event.target.value)}
              />
              <SchemaFilter schemas={content.schemas} value={schema} onChange={setSchema} />
              {kinds.length > 1 && (
                <Select
                  label="Kind"
                  any="All kinds"
                  value={kind}
                  onChange={setKind}
                  choices={kinds.map((name) => [name, words(name)])}
                />
              )}
              <Chips label="Order" value={order} choices={ORDERS} onChange={setOrder} />
              {onBranch && (
                <span className="-mt-3">
                  <Checkbox
                    label="Only differences from the parent"
                    checked={onlyDifferent}
                    onChange={setOnlyDifferent}
                  />
                </span>
              )}
              <span className="text-xs text-soft">{count(rows.length, "table")}</span>
            </>
          ) : undefined
        }
      >
        <SchemaTabs />
        {query.isPending ? (
          <Loading what="the schema" />
        ) : content === undefined ? (
          <Failed what="the schema" error={query.error} retry={() => void query.refetch()} />
        ) : empty ? (
          <Empty title="No tables yet" curl={curl("GET", pathOf(content))}>
            {content.database} has no tables or views. They show here as soon as it has: with columns, keys, indexes and
            sizes.
          </Empty>
        ) : (
          <DataTable
            label="Tables"
            columns={tableColumns}
            rows={rows}
            rowKey={({ key }) => key}
            selected={table ?? null}
            onOpen={({ key, relation }) => {
              if (relation) void navigate({ to: "/schema/$table", params: { table: key } });
            }}
            empty={
              <p className="p-4 text-soft">
                {wanted ? "No table matches." : onlyDifferent ? "No differences from the parent." : "No table matches."}
              </p>
            }
          />
        )}
      </View>
      <Outlet />
    </>
  );
}
