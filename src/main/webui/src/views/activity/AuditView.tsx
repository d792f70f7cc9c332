import { useInfiniteQuery } from "@tanstack/react-query";
import { api, type AuditEntry, ok } from "@/api/client";
import { keys } from "@/api/keys";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { type Column, DataTable } from "@/ui/DataTable";
import { curl, Empty, Failed, Loading } from "@/ui/States";
import { Ago } from "@/ui/Time";
import { View } from "@/ui/View";
import { ActivityTabs } from "./ActivityTabs";

const PAGE = 200;
const REFRESH_MS = 15_000;

const COLUMNS: readonly Column<AuditEntry>[] = [
  { id: "at", header: "When", width: "7rem", cell: ({ at }) => <Ago at={at} /> },
  { id: "who", header: "Who", width: "7rem", cell: ({ who }) => <span className="block truncate">{who}</span> },
  {
    id: "action",
    header: "What",
    width: "minmax(10rem,10fr)",
    cell: ({ action }) => <span className="font-medium">{action}</span>,
  },
  {
    id: "subject",
    header: "To what",
    width: "minmax(9rem,9fr)",
    cell: ({ subject }) => <span className="block truncate">{subject ?? "–"}</span>,
  },
  {
    id: "outcome",
    header: "Outcome",
    width: "6.5rem",
    cell: (entry) => <Outcome entry={entry} />,
  },
  {
    id: "request",
    header: "Request",
    width: "minmax(11rem,11fr)",
    phone: "hide",
    cell: ({ method, path }) =>
      method == null ? (
        <span className="text-soft">–</span>
      ) : (
        <code className="block truncate font-mono text-xs text-soft" title={`${method} ${path}`}>
          {method} {path}
        </code>
      ),
  },
  {
    id: "remote",
    header: "From",
    width: "7rem",
    phone: "hide",
    cell: ({ remote }) => <span className="text-soft">{remote ?? "–"}</span>,
  },
];

/**
 * Shows the outcome of an entry. Actions of Truss itself have no status, nor have requests whose client disconnected
 * before the answer.
 */
function Outcome({ entry: { method, status } }: { entry: AuditEntry }) {
  if (status == null)
    return method == null ? (
      <Badge tone="good">done</Badge>
    ) : (
      <Badge title="The client left before the answer">unknown</Badge>
    );
  return <Badge tone={status < 400 ? "good" : "bad"}>{status < 400 ? `done, ${status}` : `refused, ${status}`}</Badge>;
}

export function AuditView() {
  const audit = useInfiniteQuery({
    queryKey: keys.audit,
    queryFn: ({ pageParam, signal }) =>
      ok(
        api.GET("/api/audit", {
          params: { query: { limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: null as number | null,
    getNextPageParam: ({ next_cursor }) => (next_cursor == null ? null : Number(next_cursor)),
    refetchInterval: (query) => ((query.state.data?.pages.length ?? 1) === 1 ? REFRESH_MS : false),
  });
  const entries = audit.data?.pages.flatMap((page) => page.entries);
  return (
    <View title="Activity">
      <ActivityTabs />
      {audit.isPending ? (
        <Loading what="the audit" />
      ) : entries === undefined ? (
        <Failed what="the audit" error={audit.error} retry={() => void audit.refetch()} />
      ) : entries.length === 0 ? (
        <Empty title="No audit entries yet" curl={curl("GET", "/api/audit?limit=100")}>
          Each request that changes something appears here with user, time, address and outcome. Its content is not
          recorded.
        </Empty>
      ) : (
        <>
          <DataTable label="Audit" columns={COLUMNS} rows={entries} rowKey={({ id }) => id} />
          {audit.hasNextPage && (
            <div className="border-t border-line p-2 text-center">
              <Button busy={audit.isFetchingNextPage} onClick={() => void audit.fetchNextPage()}>
                Load older entries
              </Button>
            </div>
          )}
        </>
      )}
    </View>
  );
}
