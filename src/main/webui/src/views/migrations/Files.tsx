import { span } from "@/format/time";
import { Badge } from "@/ui/Badge";
import { Ago } from "@/ui/Time";
import type { MigrationStatus } from "./queries";

/** Lists the applied and pending files. */
export function Files({ status }: { status: MigrationStatus }) {
  return (
    <section aria-label="Files">
      <h2 className="pb-2 text-base font-semibold">Files</h2>
      <ul className="flex flex-col">
        {status.pending.toReversed().map((file) => (
          <li key={file} className="flex flex-wrap items-center gap-2 border-t border-line py-1.5">
            <Badge tone="busy">pending</Badge>
            <code className="font-mono text-xs">{file}</code>
          </li>
        ))}
        {status.applied.toReversed().map((applied) => (
          <li key={applied.file} className="flex flex-wrap items-center gap-2 border-t border-line py-1.5">
            <Badge tone={applied.success ? "good" : "bad"}>{applied.success ? "applied" : "failed"}</Badge>
            <code className="font-mono text-xs">{applied.file}</code>
            <span className="ml-auto text-xs text-soft">
              <Ago at={applied.applied_at} /> · {span(applied.duration_ms)}
            </span>
          </li>
        ))}
      </ul>
      {status.pending.length === 0 && <p className="pt-2 text-soft">No file is pending.</p>}
    </section>
  );
}
