import { Link } from "@tanstack/react-router";
import type { Branch, Session } from "@/api/client";
import { useBranch, useBranches } from "@/api/queries";
import { Countdown } from "@/ui/Time";
import { useSwitch } from "./useSwitch";

/** Shows in every view that the session is on a branch, in a colour that nothing else has. */
export function BranchBanner({ session }: { session: Session }) {
  const change = useSwitch();
  const id = session.branch_id ?? 0;
  const listed = useBranches().data?.find((one) => one.id === id);
  const single = useBranch(id, listed === undefined).data;
  const branch = listed ?? single;
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
        {branch && <Life branch={branch} />}
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

function Life({ branch }: { branch: Branch }) {
  if (branch.protected) return " · protected";
  if (!branch.expires_at) return " · does not expire";
  return (
    <>
      {" · "}expires in <Countdown to={branch.expires_at} />
    </>
  );
}
