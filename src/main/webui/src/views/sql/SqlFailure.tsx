import { ApiProblem } from "@/api/problems";
import { Button } from "@/ui/Button";
import { ProblemText } from "@/ui/States";
import type { Place } from "./problemMark";

interface SqlFailureProps {
  error: unknown;
  place: Place | null;
  onGo: (place: Place) => void;
}

/** Shows why a run failed, with Postgres's message if the error came from Postgres. */
export function SqlFailure({ error, place, onGo }: SqlFailureProps) {
  const problem = error instanceof ApiProblem && error.code === "sql_failed" ? error.problem : null;
  return (
    <div role="alert" className="mx-4 my-2 min-h-0 overflow-y-auto rounded-md border border-bad bg-bad-soft p-3">
      {problem === null ? (
        <ProblemText error={error} />
      ) : (
        <>
          <p className="font-semibold break-words text-bad">{String(problem.message)}</p>
          {typeof problem.detail_text === "string" && (
            <p className="pt-1 break-words whitespace-pre-wrap">Detail: {problem.detail_text}</p>
          )}
          {typeof problem.hint === "string" && (
            <p className="pt-1 break-words whitespace-pre-wrap">Hint: {problem.hint}</p>
          )}
          <p className="pt-1 text-xs">
            Statement {Number(problem.statement) + 1} · SQLSTATE{" "}
            <code className="font-mono">{String(problem.sqlstate)}</code> · no statement of this run took effect
          </p>
        </>
      )}
      {place && (
        <Button className="mt-2" onClick={() => onGo(place)}>
          Show position
        </Button>
      )}
    </div>
  );
}
