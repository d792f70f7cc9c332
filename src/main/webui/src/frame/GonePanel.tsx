import type { Session } from "@/api/client";
import { useBranches } from "@/api/queries";
import { words } from "@/format/words";
import { Button } from "@/ui/Button";
import { Ago } from "@/ui/Time";
import { useSwitch } from "./useSwitch";

const NEWEST = 8;

/** Replaces the view when the session's branch is gone, until the user chooses another database. */
export function GonePanel({ session }: { session: Session }) {
  const change = useSwitch();
  const active = (useBranches().data ?? []).filter(({ status }) => status === "active");
  return (
    <section aria-labelledby="gone" className="m-auto w-full max-w-lg overflow-y-auto p-6">
      <h1 id="gone" className="pb-2 text-lg font-semibold">
        {session.gone?.label && session.gone.status
          ? `Branch ${session.gone.label} is ${words(session.gone.status)}`
          : "Branch not found"}
      </h1>
      <p className="pb-4 text-soft">This page showed that branch. Choose a database to continue.</p>
      <div className="flex flex-col gap-2">
        <Button kind="primary" busy={change.isPending} onClick={() => change.mutate(null)}>
          Switch to main ({session.main.database})
        </Button>
        {active
          .slice(-NEWEST)
          .reverse()
          .map((branch) => (
            <Button
              key={branch.id}
              busy={change.isPending}
              onClick={() => change.mutate(branch.id)}
              className="justify-between!"
            >
              <span className="truncate">Switch to {branch.label}</span>
              <span className="text-xs font-normal text-soft">
                <Ago at={branch.created_at} />
              </span>
            </Button>
          ))}
      </div>
      {active.length > NEWEST && (
        <p className="pt-3 text-xs text-soft">The switcher at the top lists all {active.length}.</p>
      )}
    </section>
  );
}
