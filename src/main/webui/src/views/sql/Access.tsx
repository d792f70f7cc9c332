import { Lock, LockOpen, PencilLine } from "lucide-react";
import type { Session } from "@/api/client";
import { Checkbox } from "@/ui/Field";

interface AccessProps {
  session: Session;
  write: boolean;
  onWrite: (write: boolean) => void;
}

/** Shows what a run may do on the session's database. */
export function Access({ session, write, onWrite }: AccessProps) {
  if (session.on === "branch") {
    return (
      <p className="flex items-center gap-1.5 text-branch-text">
        <PencilLine size={15} aria-hidden className="shrink-0" />
        <span>
          May write to branch <strong>{session.label}</strong>
        </span>
      </p>
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-x-3">
      <p className="flex items-center gap-1.5">
        {write ? (
          <LockOpen size={15} aria-hidden className="text-bad" />
        ) : (
          <Lock size={15} aria-hidden className="text-soft" />
        )}
        <span className={write ? "font-medium text-bad" : "text-soft"}>
          {session.main.database} is {write ? "writable" : "read-only"}
        </span>
      </p>
      <div className="-mt-3">
        <Checkbox label="Allow writes for this run" checked={write} onChange={onWrite} />
      </div>
    </div>
  );
}
