package dev.truss.recovery;

import dev.truss.recovery.basebackup.BaseBackup;
import dev.truss.recovery.basebackup.RecoverableRange;
import dev.truss.recovery.replay.Plan;
import dev.truss.recovery.replay.Target;
import dev.truss.recovery.wal.Lsn;
import dev.truss.recovery.wal.MainServer;
import dev.truss.recovery.wal.Timelines;
import dev.truss.recovery.wal.WalArchive;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Servers, base backups and WAL as tests want them. */
public final class Recoverable {

  public static final long SEGMENT = 16 << 20;
  static final Instant NOW = Instant.parse("2026-01-15T10:00:00Z");
  public static final String SERVER = "7000000000000000001";

  private Recoverable() {}

  public static Lsn lsn(double segment) {
    return new Lsn((long) (segment * SEGMENT));
  }

  public static MainServer.State server(int timeline, Lsn lsn, @Nullable String lastArchivedWal) {
    return new MainServer.State(
        15_00_18,
        SERVER,
        timeline,
        lsn,
        NOW,
        SEGMENT,
        true,
        "basic_archive",
        new MainServer.Archiver(1, lastArchivedWal, NOW, 0, null, null));
  }

  /** One that ended a while ago. */
  static BaseBackup baseBackup(long id, Duration ago, Lsn begin) {
    return new BaseBackup(
        id,
        "base_" + id,
        BaseBackup.Status.COMPLETED,
        1000,
        15_00_18,
        SERVER,
        1,
        begin,
        begin,
        NOW.minus(ago),
        "folder-" + id,
        "postgres",
        null,
        id,
        false,
        "anonymous",
        NOW.minus(ago),
        NOW.minus(ago),
        NOW.minus(ago),
        null);
  }

  /** Of a base backup that ended a while ago, with all WAL since. */
  public static RecoverableRange span(long id, Duration ago, @Nullable String unusable) {
    BaseBackup row = baseBackup(id, ago, lsn((double) id));
    return new RecoverableRange(
        row,
        Objects.requireNonNull(row.complete()),
        new WalArchive.Reach(9, lsn(9), null),
        NOW,
        unusable == null,
        unusable);
  }

  public static Plan plan(Timelines timelines, Lsn begin, Lsn end) {
    BaseBackup row = baseBackup(1, Duration.ofHours(1), begin);
    return new Plan(
        new Target.Position(end, true),
        row,
        Objects.requireNonNull(row.complete()),
        timelines,
        server(timelines.current(), end, null),
        end,
        false);
  }
}
