import { useState } from "react";
import { count } from "@/format/size";
import { span } from "@/format/time";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { Ago } from "@/ui/Time";
import { forget, readHistory, search } from "./history";

interface HistoryDialogProps {
  database: string;
  onChoose: (sql: string) => void;
  onClose: () => void;
}

/** Shows the SQL that was run on this database, to search and reuse it. */
export function HistoryDialog({ database, onChoose, onClose }: HistoryDialogProps) {
  const [entries, setEntries] = useState(() => readHistory(database));
  const [typed, setTyped] = useState("");
  const found = search(entries, typed);
  return (
    <Dialog
      title={`History of ${database}`}
      description={`The last ${entries.length === 0 ? "100 runs will be" : `${count(entries.length, "run")} ${entries.length === 1 ? "is" : "are"}`} here. They are kept in this browser only, and never leave it.`}
      onClose={onClose}
    >
      {entries.length > 0 && (
        <input
          type="search"
          autoFocus
          aria-label="Search the history"
          placeholder="Search"
          className="field mt-2"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      )}
      <ul aria-label="Statements" className="max-h-[50vh] overflow-y-auto py-2">
        {found.map((entry) => (
          <li key={entry.sql} className="border-b border-line last:border-0">
            <button
              type="button"
              className="flex w-full flex-col gap-1 rounded p-2 text-left hover:bg-hover"
              onClick={() => onChoose(entry.sql)}
            >
              <code className="line-clamp-3 font-mono text-xs break-words whitespace-pre-wrap">
                {entry.sql.slice(0, 500)}
              </code>
              <span className="flex items-center gap-2 text-xs text-soft">
                <Ago at={new Date(entry.at).toISOString()} /> · {span(entry.durationMs)}
                {entry.outcome === "failed" && <Badge tone="bad">failed</Badge>}
                {entry.outcome === "cancelled" && <Badge>cancelled</Badge>}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="text-soft">{entries.length === 0 ? "No runs yet." : "No run matches."}</p>}
      {entries.length > 0 && (
        <DialogActions>
          <Button
            onClick={() => {
              forget(database);
              setEntries([]);
            }}
          >
            Clear history
          </Button>
        </DialogActions>
      )}
    </Dialog>
  );
}
