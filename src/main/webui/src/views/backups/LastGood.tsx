import { ShieldAlert, ShieldCheck, ShieldQuestion } from "lucide-react";
import { Link } from "@tanstack/react-router";
import type { Backup } from "@/api/client";
import { Ago } from "@/ui/Time";

/** Shows whether the newest backup of the main database is good. */
export function LastGood({ backups }: { backups: readonly Backup[] }) {
  const last = backups.find(
    ({ branch, branch_label, status }) =>
      branch == null && branch_label == null && (status === "completed" || status === "failed"),
  );
  if (!last) return null;
  const [Icon, look, text] =
    last.status === "failed"
      ? ([ShieldAlert, "text-bad", "Last backup of the main database: failed"] as const)
      : last.verification === "failed"
        ? ([ShieldAlert, "text-bad", "Last backup of the main database: does not restore"] as const)
        : last.verification === "passed"
          ? ([ShieldCheck, "text-good", "Last backup of the main database: verified"] as const)
          : ([ShieldQuestion, "text-soft", "Last backup of the main database: not verified"] as const);
  return (
    <p className="flex items-center gap-2 px-4 py-2.5">
      <Icon size={18} aria-hidden className={`shrink-0 ${look}`} />
      <span>
        <span className={look}>{text}</span>:{" "}
        <Link to="/backups/$id" params={{ id: String(last.id) }} className="font-medium underline">
          {last.label}
        </Link>
        , <Ago at={last.finished_at ?? last.created_at} />
      </span>
    </p>
  );
}
