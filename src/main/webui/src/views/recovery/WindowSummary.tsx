import type { RecoveryWindow } from "@/api/client";
import { count } from "@/format/size";
import { Note } from "@/ui/States";
import { Ago, Moment, Size } from "@/ui/Time";

/** Summarizes the window: its ends in a sentence, and whether anything is wrong. */
export function WindowSummary({ window: { earliest, latest, gaps, archiving } }: { window: RecoveryWindow }) {
  const open = archiving.on && !archiving.failing;
  return (
    <div className="flex flex-col gap-2 pb-3">
      <p>
        Every moment from <Moment at={earliest} /> to {open ? "now" : <Moment at={latest} />} can be recovered, into a
        new branch beside the live data{gaps.length > 0 ? `, but for ${count(gaps.length, "gap")}` : ""}.
      </p>
      {archiving.reason && (
        <Note tone="bad">
          <p className="font-medium">WAL does not arrive in the archive</p>
          <p className="break-words">{archiving.reason}</p>
        </Note>
      )}
      <p className="text-xs text-soft">
        {count(archiving.segments, "WAL segment")} (<Size bytes={archiving.size_bytes} />) in the archive
        {archiving.last_archived_at && (
          <>
            , the last <Ago at={archiving.last_archived_at} />
          </>
        )}
        {archiving.lag_bytes != null && (
          <>
            ; <Size bytes={archiving.lag_bytes} /> not archived yet
          </>
        )}
      </p>
    </div>
  );
}
