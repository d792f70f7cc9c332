package dev.truss.recovery.replay;

import dev.truss.recovery.basebackup.BaseBackup;
import dev.truss.recovery.wal.Lsn;
import dev.truss.recovery.wal.MainServer;
import dev.truss.recovery.wal.Timelines;
import dev.truss.recovery.wal.WalReader;
import java.util.ArrayList;
import java.util.List;

/**
 * How a target will be reached.
 *
 * @param end up to where WAL is replayed; where that is not known, to the end of what there is
 * @param marked whether WAL behind the target must be made and archived first
 */
public record Plan(
    Target target,
    BaseBackup baseBackup,
    BaseBackup.Complete base,
    Timelines timelines,
    MainServer.State server,
    Lsn end,
    boolean marked) {

  /** Of WAL to replay at most. */
  public long replayBytes() {
    return Math.max(0, end.position() - base.begin().position());
  }

  /** The part of the WAL that is replayed, on each of the timelines on the way. */
  public List<WalReader.Range> ranges() {
    return ranges(end);
  }

  /** Its beginning. */
  public List<WalReader.Range> ranges(Lsn to) {
    long segmentBytes = server.segmentBytes();
    List<WalReader.Range> ranges = new ArrayList<>();
    Lsn start = base.begin();
    for (Timelines.Ancestor ancestor : timelines.ancestors()) {
      // The segment in which a timeline was left is whole in the next one only.
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

  /** With the WAL that was archived since. */
  public Plan upTo(Lsn archived) {
    return target instanceof Target.Time && end.isBefore(archived)
        ? new Plan(target, baseBackup, base, timelines, server, archived, marked)
        : this;
  }

  public Plan to(Target other) {
    return new Plan(other, baseBackup, base, timelines, server, end, marked);
  }
}
