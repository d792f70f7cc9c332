import { count } from "@/format/size";
import { Badge } from "@/ui/Badge";
import { Fact, Facts } from "@/ui/Drawer";
import type { MigrationCheck } from "./queries";

/** Shows the result of a check. */
export function CheckOutcome({ check }: { check: MigrationCheck }) {
  return (
    <section aria-label="Check">
      <h2 className="flex items-center gap-2 pb-2 text-base font-semibold">
        Check <Verdict check={check} />
      </h2>
      <Facts>
        <Fact name="Database">{check.database}</Fact>
        <Fact name="Pending">{count(check.pending_count, "file", "files")}</Fact>
        <Fact name="Runs as">{check.user}</Fact>
        <Fact name="Locks of others">{check.lock_count}</Fact>
        <Fact name="Open transactions">{check.active_tx_count}</Fact>
        {check.other_tools.length > 0 && (
          <Fact name="Other tools">
            {check.other_tools
              .map(({ tool, table, version }) => `${tool} (${table}${version ? `, at ${version}` : ""})`)
              .join("; ")}
          </Fact>
        )}
      </Facts>
      {check.warnings.length > 0 && (
        <ul className="list-disc pt-2 pl-5 text-warn">
          {check.warnings.map((warning) => (
            <li key={warning} className="break-words">
              {warning}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Summarizes a check. Only a rehearsal can show that a run is safe. */
function Verdict({ check }: { check: MigrationCheck }) {
  if (!check.safe) return <Badge tone="warn">not safe</Badge>;
  if (check.pending_count === 0) return <Badge>nothing pending</Badge>;
  return check.rehearsal ? <Badge tone="good">safe</Badge> : <Badge>not rehearsed yet</Badge>;
}
