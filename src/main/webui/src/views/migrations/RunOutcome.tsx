import { ApiProblem } from "@/api/problems";
import { count } from "@/format/size";
import { Copyable } from "@/ui/Copy";
import { FormError, Note } from "@/ui/States";
import type { MigrationRun } from "./queries";

/** Shows what a run applied, or how far it came. */
export function RunOutcome({ run, error }: { run: MigrationRun | undefined; error: unknown }) {
  if (error) {
    const failed = error instanceof ApiProblem && error.code === "migration_failed";
    return (
      <section aria-label="Run failed">
        {failed && Array.isArray(error.problem.not_applied) && (
          <Note tone="bad">
            <p className="font-medium">Migration failed</p>
            <p>
              Applied: {names(error.problem.applied)}. Not applied: {names(error.problem.not_applied)}.
            </p>
            <Copyable block text={String(error.problem.detail ?? error.message)} what="reason" />
          </Note>
        )}
        {!failed && <FormError error={error} />}
      </section>
    );
  }
  if (!run) return null;
  return (
    <section aria-label="Run" role="status" className="rounded-md border border-good bg-good-soft p-2.5 text-good">
      {run.applied.length === 0
        ? "No file was pending."
        : `Applied ${count(run.applied.length, "file", "files")}: ${run.applied.join(", ")}.`}
    </section>
  );
}

function names(files: unknown): string {
  return Array.isArray(files) && files.length > 0 ? files.join(", ") : "none";
}
