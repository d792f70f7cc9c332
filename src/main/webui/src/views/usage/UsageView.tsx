import { useQuery } from "@tanstack/react-query";
import { api, ok, type Schemas } from "@/api/client";
import { keys } from "@/api/keys";
import { exactSize, size } from "@/format/size";
import { cx } from "@/ui/cx";
import { curl, Curl, Failed, Loading } from "@/ui/States";
import { View } from "@/ui/View";

const REFRESH_MS = 15_000;

export function UsageView() {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: keys.usage,
    queryFn: ({ signal }) => ok(api.GET("/api/usage", { signal })),
    refetchInterval: REFRESH_MS,
  });
  return (
    <View title="Usage">
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-8">
        {data ? (
          <Numbers usage={data} />
        ) : isPending ? (
          <Loading what="usage" />
        ) : (
          <Failed what="usage" error={error} retry={() => void refetch()} />
        )}
      </div>
    </View>
  );
}

const plain = (number: number) => number.toLocaleString("en");

function Numbers({ usage: { plan, limits, use } }: { usage: Schemas["Usage"] }) {
  return (
    <div className="flex max-w-2xl flex-col gap-5">
      <p>
        Plan <strong>{plan}</strong>
        <span className="text-soft"> · requests above a limit are refused</span>
      </p>
      <Gauge
        name="Branches"
        about="with a database, or being created"
        used={use.branches}
        limit={limits.max_branches}
        text={plain}
      />
      <Gauge
        name="Size of branches"
        about="logical size; reflink clones share storage with their source"
        used={use.branch_bytes}
        limit={limits.max_branch_bytes}
        text={size}
        exact={exactSize}
      />
      <Gauge
        name="Backups"
        about="kept, running or waiting"
        used={use.backups}
        limit={limits.max_backups}
        text={plain}
      />
      <Gauge
        name="Backups in 24 hours"
        about="started in the last 24 hours"
        used={use.backups_today}
        limit={limits.backups_per_day}
        text={plain}
      />
      <Curl command={curl("GET", "/api/usage")} />
    </div>
  );
}

interface GaugeProps {
  name: string;
  about: string;
  used: number;
  limit: number | null | undefined;
  text: (value: number) => string;
  exact?: (value: number) => string;
}

const NEARLY = 0.8;

function Gauge({ name, about, used, limit, text, exact = text }: GaugeProps) {
  const share = limit == null ? null : limit === 0 ? 1 : Math.min(used / limit, 1);
  return (
    <section aria-label={name}>
      <div className="flex items-baseline justify-between gap-3">
        <h2 className="font-medium">{name}</h2>
        <p title={`${exact(used)}${limit == null ? "" : ` of ${exact(limit)}`}`}>
          <strong>{text(used)}</strong>{" "}
          <span className="text-soft">{limit == null ? "· no limit" : `of ${text(limit)}`}</span>
        </p>
      </div>
      {share !== null && (
        <div
          role="meter"
          aria-label={name}
          aria-valuenow={used}
          aria-valuemin={0}
          aria-valuemax={limit ?? undefined}
          className="my-1 h-2 overflow-hidden rounded-full bg-hover"
        >
          <div
            className={cx("h-full rounded-full", share >= 1 ? "bg-bad" : share >= NEARLY ? "bg-warn" : "bg-accent")}
            style={{ width: `${share * 100}%` }}
          />
        </div>
      )}
      <p className="text-xs text-soft">{about}</p>
    </section>
  );
}
