import { span } from "@/format/time";
import { Badge } from "@/ui/Badge";
import { Copyable } from "@/ui/Copy";
import { Note } from "@/ui/States";
import { Ago } from "@/ui/Time";
import type { Rehearsal } from "./queries";

/** Shows how long each statement took on the copy, and what it locked and rewrote. */
export function RehearsalTable({ rehearsal, at }: { rehearsal: Rehearsal; at: string | null | undefined }) {
  return (
    <section aria-label="Rehearsal">
      <h2 className="flex items-center gap-2 pb-2 text-base font-semibold">
        Rehearsal{" "}
        <Badge tone={rehearsal.succeeded ? "good" : "bad"}>{rehearsal.succeeded ? "succeeded" : "failed"}</Badge>
        <span className="text-xs font-normal text-soft">
          in {span(rehearsal.duration_ms)}, <Ago at={at} />
        </span>
      </h2>
      {rehearsal.error && (
        <Note tone="bad">
          <Copyable block text={rehearsal.error} what="error" />
        </Note>
      )}
      <div className="overflow-x-auto">
        <table className="w-full text-left">
          <thead className="text-xs text-soft">
            <tr>
              {["Statement", "Took", "Locks", "Rewrites"].map((name) => (
                <th key={name} scope="col" className="py-1 pr-4 font-medium">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rehearsal.statements.map((statement, index) => (
              <tr key={index} className="border-t border-line align-top">
                <td className="max-w-96 py-1.5 pr-4">
                  <p className="text-xs text-soft">{statement.file}</p>
                  <pre className="overflow-x-auto font-mono text-xs whitespace-pre-wrap">{statement.statement}</pre>
                  {statement.error && <p className="text-bad">{statement.error}</p>}
                </td>
                <td className="py-1.5 pr-4 whitespace-nowrap">{span(statement.duration_ms)}</td>
                <td className="py-1.5 pr-4">
                  {statement.locks.length === 0
                    ? "–"
                    : statement.locks.map((lock) => (
                        <p key={lock.table}>
                          {lock.table}{" "}
                          <span className="text-xs text-soft" title={lock.mode}>
                            blocks {lock.blocks}
                          </span>
                        </p>
                      ))}
                </td>
                <td className="py-1.5">
                  {statement.rewrites.length === 0 ? "–" : <Badge tone="warn">{statement.rewrites.join(", ")}</Badge>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
