package dev.truss.recovery;

import dev.truss.control.ControlDatabase;
import dev.truss.job.RunningJob;
import dev.truss.recovery.wal.Lsn;
import dev.truss.recovery.wal.MainServer;
import dev.truss.recovery.wal.WalArchive;
import dev.truss.recovery.wal.WalSegment;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Sees that there is archived WAL behind a target of the recent past. Replay that finds no commit
 * later than its target ends with an error; a restore point is none.
 */
@ApplicationScoped
class WalMarker {

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private final ControlDatabase control;
  private final MainServer server;
  private final WalArchive archive;
  private final RecoveryConfig config;

  WalMarker(ControlDatabase control, MainServer server, WalArchive archive, RecoveryConfig config) {
    this.control = control;
    this.server = server;
    this.archive = archive;
    this.config = config;
  }

  /** A commit that changes nothing. */
  static void commit(Connection session) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute("SELECT pg_current_xact_id()");
    }
  }

  /**
   * Commits, ends the segment, and waits until that is in the archive.
   *
   * @return the end of the segment
   */
  Lsn mark(RunningJob job) throws IOException, SQLException {
    MainServer.State now = server.state();
    Lsn end;
    try (Connection session = control.maintenance()) {
      commit(session);
      end = end(session);
    }
    // The end may be the beginning of the next segment, which is not written yet.
    long number = WalSegment.numberOf(new Lsn(end.position() - 1), now.segmentBytes());
    WalSegment segment = new WalSegment(now.timeline(), number);
    long deadline = System.nanoTime() + config.archiveTimeout().toNanos();
    while (!archive.isWhole(segment, now)) {
      job.throwIfStopped();
      if (System.nanoTime() > deadline) {
        MainServer.Archiver archiver = server.state().archiver();
        throw new IOException(
            "WAL segment %s was not archived within %d s (truss.recovery.archive-timeout); the last one that was is %s%s"
                .formatted(
                    segment.name(now.segmentBytes()),
                    config.archiveTimeout().toSeconds(),
                    archiver.lastArchivedWal(),
                    archiver.isFailing()
                        ? ", and archiving of " + archiver.lastFailedWal() + " has failed"
                        : ""));
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
    return new Lsn((number + 1) * now.segmentBytes());
  }

  /** Who may not end a segment waits until the server does, after its {@code archive_timeout}. */
  private static Lsn end(Connection session) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT CASE WHEN has_function_privilege('pg_switch_wal()', 'EXECUTE')
                       THEN pg_switch_wal() ELSE pg_current_wal_insert_lsn() END::text""")) {
      row.next();
      return Lsn.of(row.getString(1));
    }
  }
}
