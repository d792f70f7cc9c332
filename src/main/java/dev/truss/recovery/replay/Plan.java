package dev.truss.recovery.replay;

import dev.truss.recovery.basebackup.BaseBackup;
import dev.truss.recovery.wal.Lsn;
import dev.truss.recovery.wal.MainServer;
import dev.truss.recovery.wal.Timelines;
import dev.truss.recovery.wal.WalReader;
import java.util.ArrayList;
import java.util.List;

/**
 * The base backup and WAL that lead to a target.
 *
 * @param end where replay ends; the end of the archived WAL if the position is not known
 * @param marked whether WAL after the target must be written and archived first
 */
public record Plan(
    Target target,
    BaseBackup baseBackup,
    BaseBackup.Complete base,
    Timelines timelines,
    MainServer.State server,
    Lsn end,
    boolean marked) {

  /** Returns the most bytes of WAL that may be replayed. */
  public long replayBytes() {
    return Math.max(0, end.position() - base.begin().position());
  }

  /** Returns the WAL that is replayed, on each timeline on the way. */
  public List<WalReader.Range> ranges() {
    return ranges(end);
  }

  /** Returns the WAL that is replayed up to a position. */
  public List<WalReader.Range> ranges(Lsn to) {
    long segmentBytes = server.segmentBytes();
    List<WalReader.Range> ranges = new ArrayList<>();
    Lsn start = base.begin();
    for (Timelines.Ancestor ancestor : timelines.ancestors()) {
      // Only the next timeline has the whole segment in which a timeline was left.
      Lsn left = ancestor.end().beginningOfSegment(segmentBytes);
      Lsn stop = left.isBefore(to) ? left : to;
      if (start.isBefore(stop)) {
        ranges.add(new WalReader.Range(ancestor.timeline(), start, stop, segmentBytes));
        start = stop;
      }
    }
    if (start.isBefore(to)) {
      ranges.add(new WalReader.Range(timelines.current(), start, to, segmentBytes));
    }
    return ranges;
  }

  /** Returns the plan with the WAL that was archived since. */
  public Plan upTo(Lsn archived) {
    return target instanceof Target.Time && end.isBefore(archived)
        ? new Plan(target, baseBackup, base, timelines, server, archived, marked)
        : this;
  }

  public Plan to(Target other) {
    return new Plan(other, baseBackup, base, timelines, server, end, marked);
  }
}
