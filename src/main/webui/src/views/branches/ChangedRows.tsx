import { useQuery } from "@tanstack/react-query";
import { api, ok, type Schemas } from "@/api/client";
import { keys } from "@/api/keys";
import { Badge } from "@/ui/Badge";
import { Loading, ProblemText } from "@/ui/States";

type Values = Record<string, string | null> | null | undefined;
type Row = Schemas["ChangedRow"];

/** Shows the first hundred differing rows of a table, with the old and new values of changed rows. */
export function ChangedRows({ branchId, table }: { branchId: number; table: string }) {
  const { data, error, isPending } = useQuery({
    queryKey: [...keys.diff(branchId), table],
    queryFn: ({ signal }) =>
      ok(api.GET("/api/branches/{id}/diff", { params: { path: { id: branchId }, query: { table } }, signal })),
    staleTime: Infinity,
  });
  if (isPending) return <Loading what="the rows" />;
  if (error) return <ProblemText error={error} />;
  const sample = data.rows?.tables.find((one) => one.table === table)?.sample ?? [];
  return (
    <div className="max-h-80 overflow-auto rounded-md border border-line">
      <table aria-label={`Changed rows of ${table}`} className="w-full text-left text-xs">
        <tbody>
          {sample.map((row, index) => (
            <tr key={index} className="border-b border-line align-top last:border-0">
              <td className="w-px p-1.5 whitespace-nowrap">
                <Kind row={row} />
              </td>
              <td className="p-1.5 font-mono">
                <Changes before={row.before as Values} after={row.after as Values} keyed={row.key as Values} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Kind({ row }: { row: Row }) {
  if (!row.before) return <Badge tone="good">inserted</Badge>;
  if (!row.after) return <Badge tone="bad">deleted</Badge>;
  return <Badge tone="warn">updated</Badge>;
}

function Changes({ before, after, keyed }: { before: Values; after: Values; keyed: Values }) {
  const columns = Object.keys(after ?? before ?? {});
  const shown =
    before && after ? columns.filter((name) => (keyed && name in keyed) || before[name] !== after[name]) : columns;
  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-3">
      {shown.map((name) => (
        <div key={name} className="contents">
          <dt className="text-soft">{name}</dt>
          <dd className="break-all">
            {before && after && before[name] !== after[name] ? (
              <>
                <del className="text-bad">{value(before, name)}</del>{" "}
                <ins className="text-good no-underline">{value(after, name)}</ins>
              </>
            ) : (
              value(after ?? before, name)
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function value(values: Values, name: string) {
  const text = values?.[name];
  if (text === undefined) return "–";
  return text === null ? <em className="text-soft">NULL</em> : text;
}
