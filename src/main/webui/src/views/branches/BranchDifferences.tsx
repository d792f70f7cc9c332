import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, type Branch, ok, type Schemas } from "@/api/client";
import { keys } from "@/api/keys";
import { useRefresh } from "@/api/queries";
import { count } from "@/format/size";
import { words } from "@/format/words";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Copyable } from "@/ui/Copy";
import { Section } from "@/ui/Drawer";
import { Loading, Note, ProblemText } from "@/ui/States";
import { ChangedTables } from "./ChangedTables";

/** Shows the differences from the parent. A comparison reads both databases, so it runs only on request. */
export function BranchDifferences({ branch }: { branch: Branch }) {
  const [asked, setAsked] = useState(false);
  const refresh = useRefresh();
  const { data, error, isFetching } = useQuery({
    queryKey: keys.diff(branch.id),
    queryFn: ({ signal }) => ok(api.GET("/api/branches/{id}/diff", { params: { path: { id: branch.id } }, signal })),
    enabled: asked,
    staleTime: Infinity,
  });
  return (
    <Section
      title="Differences from the parent"
      actions={
        <Button
          busy={isFetching}
          onClick={() => {
            // An earlier comparison is cached and may be out of date.
            void refresh(keys.diff(branch.id));
            setAsked(true);
          }}
        >
          {isFetching ? "Comparing…" : data ? "Compare again" : "Compare"}
        </Button>
      }
    >
      {!asked && !data && (
        <p className="text-soft">Compares the schema, as SQL, and the rows of each table. Reads both databases.</p>
      )}
      {isFetching && !data && <Loading what="the differences" />}
      {error && !isFetching && (
        <Note tone="bad">
          <ProblemText error={error} />
        </Note>
      )}
      {data && <SchemaPart schema={data.schema} />}
      {data?.rows && <ChangedTables branchId={branch.id} rows={data.rows} />}
    </Section>
  );
}

const TONES = { added: "good", removed: "bad", changed: "warn" } as const;

function SchemaPart({ schema }: { schema: Schemas["SchemaDifference"] }) {
  return (
    <div className="flex flex-col gap-2">
      <h4 className="font-medium">Schema</h4>
      {schema.identical && <p className="text-soft">No differences</p>}
      {schema.compared_with === "two_way" && !schema.identical && (
        <p className="text-xs text-soft">
          The schema at the time of branching is unknown. Changes of the parent count as changes of the branch.
        </p>
      )}
      <Changes name="Changed objects" changes={schema.changes} />
      {schema.conflicts.length > 0 && (
        <Note tone="warn">Changed in the branch and in the parent: {named(schema.conflicts)}</Note>
      )}
      {schema.destructive && <Note tone="warn">The SQL drops a table or a column.</Note>}
      {schema.sql && <Copyable block text={schema.sql} what="SQL" />}
      {schema.sql && (
        <div className="flex items-baseline gap-2 text-xs text-soft">
          <Badge tone={schema.sql_verified ? "good" : "warn"}>
            {schema.sql_verified ? "SQL verified" : "SQL not verified"}
          </Badge>
          <span>{schema.sql_verified ? "Tried on an empty copy of the parent's schema" : schema.sql_not_tried}</span>
        </div>
      )}
      {schema.not_in_sql.length > 0 && (
        <div className="text-xs text-soft">
          {count(schema.not_in_sql.length, "change")} not in the SQL:
          <ul aria-label="Changes that are not in the SQL">
            {schema.not_in_sql.map(({ type, name, reason }) => (
              <li key={`${type} ${name}`} className="break-words">
                {type.toLowerCase()} {name}: {reason}
              </li>
            ))}
          </ul>
        </div>
      )}
      {schema.parent_changes.length > 0 && (
        <>
          <h5 className="text-xs font-medium">Changed in the parent since, not in the SQL</h5>
          <Changes name="Objects changed in the parent" changes={schema.parent_changes} />
        </>
      )}
      {schema.problems.map((problem) => (
        <Note key={problem} tone="bad">
          {problem}
        </Note>
      ))}
    </div>
  );
}

function named(changes: Schemas["SchemaChange"][]) {
  return changes.map(({ type, name }) => `${type.toLowerCase()} ${name}`).join(", ");
}

function Changes({ name, changes }: { name: string; changes: Schemas["SchemaChange"][] }) {
  return (
    changes.length > 0 && (
      <ul aria-label={name} className="flex max-h-44 flex-col gap-1 overflow-y-auto">
        {changes.map((change) => (
          <li key={`${change.type} ${change.name}`} className="flex items-baseline gap-2">
            <Badge tone={TONES[change.change] ?? "neutral"}>{words(change.change)}</Badge>
            <span className="min-w-0 break-words">
              <span className="text-xs text-soft">{change.type.toLowerCase()}</span> {change.name}
            </span>
          </li>
        ))}
      </ul>
    )
  );
}
