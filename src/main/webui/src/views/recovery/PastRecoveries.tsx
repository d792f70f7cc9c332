import { Link } from "@tanstack/react-router";
import type { Recovery } from "@/api/client";
import { span } from "@/format/time";
import { Ago, Moment, Size } from "@/ui/Time";
import { useRecoveries } from "./queries";

export function PastRecoveries() {
  const recoveries = useRecoveries().data ?? [];
  if (recoveries.length === 0) return null;
  return (
    <section aria-label="Recoveries" className="pt-8">
      <h2 className="pb-2 text-base font-semibold">Recoveries</h2>
      <div className="overflow-x-auto">
        <table className="w-full text-left">
          <thead className="text-xs text-soft">
            <tr>
              {["Target", "Database", "WAL", "Took", "Begun"].map((name) => (
                <th key={name} scope="col" className="py-1 pr-4 font-medium">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {recoveries.map((recovery) => (
              <tr key={recovery.branch_id} className="border-t border-line">
                <td className="py-1.5 pr-4">
                  <Link
                    to="/recovery/$id"
                    params={{ id: String(recovery.branch_id) }}
                    className="font-medium text-accent underline"
                  >
                    <TargetText recovery={recovery} />
                  </Link>
                </td>
                <td className="pr-4">{recovery.database}</td>
                <td className="pr-4">
                  <Size bytes={recovery.replay_bytes} />
                </td>
                <td className="pr-4">{took(recovery)}</td>
                <td className="pr-4">
                  <Ago at={recovery.created_at} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

export function TargetText({ recovery }: { recovery: Recovery }) {
  if (recovery.target_kind === "time") return <Moment at={recovery.target} millis />;
  return (
    <>{recovery.target_kind === "name" ? `restore point ${recovery.target}` : `WAL position ${recovery.target}`}</>
  );
}

function took({ choosing_ms, restoring_ms, replaying_ms, copying_ms }: Recovery): string {
  const parts = [choosing_ms, restoring_ms, replaying_ms, copying_ms];
  return parts.every((part) => part != null) ? span(parts.reduce<number>((sum, part) => sum + (part ?? 0), 0)) : "–";
}
