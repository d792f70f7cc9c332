import { useState } from "react";
import { span } from "@/format/time";
import { Button } from "@/ui/Button";
import { FormError } from "@/ui/States";
import { ExportMenu } from "./ExportMenu";
import { ResultTable } from "./ResultTable";
import { ResultTabs } from "./ResultTabs";
import { rowsOf } from "./rowsOf";
import { fetchMore, type Outcome, type ShownResult } from "./runs";

interface ResultsProps {
  outcome: Extract<Outcome, { kind: "results" }>;
  limit: number;
  timeoutMs: number;
}

/** Shows the results of the statements, one at a time. */
export function Results({ outcome, limit, timeoutMs }: ResultsProps) {
  const { results, database, readOnly } = outcome;
  const [chosen, setChosen] = useState(() =>
    Math.max(
      0,
      results.findLastIndex(({ columns }) => columns.length > 0),
    ),
  );
  const index = Math.min(chosen, results.length - 1);
  const result = results[index];
  if (!result) return null;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {results.length > 1 && <ResultTabs results={results} chosen={index} onChoose={setChosen} />}
      <div
        id="result"
        role={results.length > 1 ? "tabpanel" : undefined}
        aria-labelledby={results.length > 1 ? `result-tab-${index}` : undefined}
        className="flex min-h-0 flex-1 flex-col"
      >
        <div className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5">
          <p role="status" className="min-w-0 flex-1 max-sm:basis-full">
            <span className="font-medium">{rowsOf(result)}</span>
            <span className="text-soft" title={`${result.duration_ms} ms, until the rows were read`}>
              {" · "}
              {span(result.duration_ms)} · {database}
              {readOnly ? ", read-only" : ", writable"}
            </span>
          </p>
          {result.columns.length > 0 && (
            <More result={result} onMore={() => void fetchMore(index, limit, timeoutMs)} limit={limit} />
          )}
          {result.columns.length > 0 && (
            <ExportMenu database={database} columns={result.columns} rows={result.rows} more={result.more} />
          )}
        </div>
        {Boolean(result.problem) && (
          <div className="px-4 pb-2">
            <FormError error={result.problem} />
          </div>
        )}
        {result.notices.length > 0 && (
          <ul aria-label="Notices" className="max-h-24 shrink-0 overflow-y-auto px-4 pb-2 text-xs text-soft">
            {result.notices.map((notice, at) => (
              <li key={at} className="break-words whitespace-pre-wrap">
                {notice}
              </li>
            ))}
          </ul>
        )}
        {result.columns.length > 0 ? (
          <ResultTable
            key={index}
            label={`Result of statement ${index + 1}`}
            columns={result.columns}
            rows={result.rows}
          />
        ) : (
          <p className="px-4 py-2 text-soft">{result.command || "The statement"} completed. It returns no rows.</p>
        )}
      </div>
    </div>
  );
}

function More({ result, limit, onMore }: { result: ShownResult; limit: number; onMore: () => void }) {
  if (!result.more) return null;
  if (result.noMore) {
    return (
      <span className="text-xs text-soft">
        {result.noMore === "writes"
          ? "The statement may write and is not run again. To see more rows, raise the row limit and run it."
          : "Run this statement by itself to page through it."}
      </span>
    );
  }
  return (
    <Button
      className="px-2 text-xs"
      busy={result.fetching}
      onClick={onMore}
      title="Runs the statement again and skips the rows already shown. Without ORDER BY, the order may differ."
    >
      {result.fetching ? "Fetching…" : `${limit.toLocaleString("en")} more rows`}
    </Button>
  );
}
