import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, type ConnectionsMode, ok, type Schemas } from "@/api/client";
import { keys } from "@/api/keys";
import { count } from "@/format/size";
import { span } from "@/format/time";
import { Note } from "@/ui/States";
import { ConnectionsChoice } from "./ConnectionsChoice";

const LOOK_MS = 3000;

interface SourceSessionsProps {
  /** The branch to cut from; null for the main database. */
  parent: number | null;
  name: string;
  value: ConnectionsMode;
  onChange: (value: ConnectionsMode) => void;
}

/** Shows the sessions on the source, and the choice of what happens to them. */
export function SourceSessions({ parent, name, value, onChange }: SourceSessionsProps) {
  const { data: source } = useQuery({
    queryKey: keys.source(parent),
    queryFn: ({ signal }) =>
      ok(api.GET("/api/branches/source", { params: { query: parent === null ? {} : { parent } }, signal })),
    refetchInterval: LOOK_MS,
    retry: false,
  });
  const [open, setOpen] = useState(value !== "auto");
  const sessions = source?.sessions ?? [];
  const disturbed = source !== undefined && sessions.length + source.prepared_transactions.length > 0;
  // The choice stays visible once it was shown, so that nothing moves under the pointer.
  useEffect(() => {
    if (disturbed) setOpen(true);
  }, [disturbed]);
  if (!open && !disturbed) {
    return (
      <p className="pt-3 text-xs text-soft">
        {source
          ? `No session is connected to ${name}, and new sessions are not affected.  `
          : "Sessions are not affected. "}
        <button type="button" className="text-accent underline" onClick={() => setOpen(true)}>
          Choose connection handling
        </button>
      </p>
    );
  }
  return (
    <section aria-label="Sessions on the source" className="pt-3">
      <h3 className="pb-1 font-medium">Sessions on {name}</h3>
      {source && sessions.length === 0 && <p className="pb-1 text-soft">No session is connected.</p>}
      {sessions.length > 0 && <SessionsTable sessions={sessions} />}
      {source && source.prepared_transactions.length > 0 && (
        <Note tone="warn">
          {count(source.prepared_transactions.length, "prepared transaction")} in the way of a clone, until committed or
          rolled back: <span className="break-all">{source.prepared_transactions.join(", ")}</span>
        </Note>
      )}
      <ConnectionsChoice value={value} auto={source?.auto} onChange={onChange} />
    </section>
  );
}

function SessionsTable({ sessions }: { sessions: readonly Schemas["SourceSession"][] }) {
  return (
    <div className="mb-2 max-h-40 overflow-auto rounded-md border border-line bg-page px-2.5 py-1.5" tabIndex={0}>
      <table className="w-full text-left text-xs" aria-label={`${count(sessions.length, "session")} on the source`}>
        <thead className="text-soft">
          <tr>
            {["Application", "User", "State", "Age"].map((heading) => (
              <th key={heading} scope="col" className="py-0.5 pr-3 font-medium last:pr-0">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <tr
              key={session.pid}
              title={`pid ${session.pid}${session.client_address ? ` from ${session.client_address}` : ""}`}
            >
              <td className="py-0.5 pr-3 break-all">{session.application || "–"}</td>
              <td className="py-0.5 pr-3 break-all">{session.user ?? "–"}</td>
              <td className="py-0.5 pr-3">{session.state ?? "not visible"}</td>
              <td className="py-0.5 whitespace-nowrap">{span(session.age_seconds * 1000)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
