import { ApiProblem, sentence } from "@/api/problems";
import { count } from "@/format/size";
import { span } from "@/format/time";
import { FormError } from "@/ui/States";

/** Why there is no branch; if sessions are in the way, which. */
export function BusySource({ error }: { error: unknown }) {
  if (!(error instanceof ApiProblem) || error.sessions.length === 0) return <FormError error={error} />;
  return (
    <div role="alert" className="mt-3 rounded-md border border-warn bg-warn-soft p-2.5">
      <p className="text-warn">{sentence(error)}</p>
      <div className="mt-2 max-h-48 overflow-auto">
        <table className="w-full text-left text-xs" aria-label={`${count(error.sessions.length, "session")} on the source`}>
          <thead className="text-soft">
            <tr>
              {["Application", "User", "State", "Age"].map((name) => (
                <th key={name} scope="col" className="py-0.5 pr-3 font-medium">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {error.sessions.map((session) => (
              <tr key={session.pid} title={`pid ${session.pid}${session.client_address ? ` from ${session.client_address}` : ""}`}>
                <td className="py-0.5 pr-3">{session.application || "–"}</td>
                <td className="py-0.5 pr-3">{session.user ?? "–"}</td>
                <td className="py-0.5 pr-3">{session.state ?? "not visible"}</td>
                <td className="py-0.5 pr-3 whitespace-nowrap">{span(session.age_seconds * 1000)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="pt-2 text-xs">Choose above what is to happen to them, and create again.</p>
    </div>
  );
}
