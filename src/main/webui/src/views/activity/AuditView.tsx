import { useInfiniteQuery } from "@tanstack/react-query";
import { request } from "@/api/client";
import type { AuditEntry, AuditPage } from "@/api/contract";
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
  { id: "who", header: "Who", width: "9rem", cell: ({ who }) => <span className="block truncate">{who}</span> },
  { id: "action", header: "What", width: "minmax(10rem,1fr)", cell: ({ action }) => <span className="font-medium">{action}</span> },
  { id: "subject", header: "To what", width: "minmax(9rem,1fr)", cell: ({ subject }) => <span className="block truncate">{subject ?? "–"}</span> },
  {
    id: "outcome",
    header: "Outcome",
    width: "6rem",
    cell: ({ status }) => <Badge tone={status < 400 ? "good" : "bad"}>{status < 400 ? `done, ${status}` : `refused, ${status}`}</Badge>,
  },
  {
    id: "request",
    header: "Request",
    width: "minmax(14rem,1.3fr)",
    phone: "hide",
    cell: ({ method, path }) => (
      <code className="block truncate font-mono text-xs text-soft" title={`${method} ${path}`}>
        {method} {path}
      </code>
    ),
  },
  { id: "remote", header: "From", width: "8rem", phone: "hide", cell: ({ remote }) => <span className="text-soft">{remote ?? "–"}</span> },
];

export function AuditView() {
  const audit = useInfiniteQuery({
    queryKey: keys.audit,
    queryFn: ({ pageParam, signal }) =>
      request<AuditPage>("GET", `/api/audit?limit=${PAGE}${pageParam === null ? "" : `&cursor=${encodeURIComponent(pageParam)}`}`, undefined, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? null,
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
        <Empty title="Nothing was changed yet" curl={curl("GET", "/api/audit?limit=100")}>
          Every request that would change something is written down here with its outcome: who, what, when, from where. Never what
          was in it.
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
