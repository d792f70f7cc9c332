import { Link } from "@tanstack/react-router";
import type { Session } from "@/api/client";
import { Countdown } from "@/ui/Time";
import { useSwitch } from "./useSwitch";

/** In every view while the session is not on the main database, in a colour that nothing else has. */
export function BranchBanner({ session }: { session: Session }) {
  const change = useSwitch();
  return (
    <div
      role="region"
      aria-label="Current branch"
      className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-2 gap-y-1 bg-branch px-3 py-1 text-on-branch"
    >
      <p className="min-w-0 flex-1">
        You are on branch{" "}
        <Link to="/branches/$id" params={{ id: String(session.branch_id) }} className="font-semibold underline">
          {session.label}
        </Link>
        {session.expires_at ? (
          <>
            {" · "}expires in <Countdown to={session.expires_at} />
          </>
        ) : (
          " · does not expire"
        )}
      </p>
      <button
        type="button"
        disabled={change.isPending}
        onClick={() => change.mutate(null)}
        className="rounded-md border border-on-branch/70 px-2.5 py-0.5 font-medium hover:bg-on-branch/15 focus-visible:outline-on-branch"
      >
        Back to main
      </button>
    </div>
  );
}
