package dev.truss.recovery;

import dev.truss.control.ControlDatabase;
import dev.truss.job.RunningJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    String segment;
    MainServer.State now;
    try (Connection session = control.maintenance()) {
      commit(session);
      segment = end(session);
      now = server.state();
    }
    Path file = archive.folder().orElseThrow().resolve(segment);
    long deadline = System.nanoTime() + config.archiveTimeout().toNanos();
    while (!Files.exists(file)) {
      job.throwIfStopped();
      if (System.nanoTime() > deadline) {
        MainServer.Archiver archiver = server.state().archiver();
        throw new IOException(
            "WAL segment %s was not archived within %d s; the last one that was is %s%s"
                .formatted(
                    segment,
                    config.archiveTimeout().toSeconds(),
                    archiver.lastArchivedWal(),
                    archiver.isFailing()
                        ? ", and archiving of " + archiver.lastFailedWal() + " has failed"
                        : ""));
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
    return now.lsn();
  }

  private static String end(Connection session) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_walfile_name(pg_switch_wal())")) {
      row.next();
      return row.getString(1);
    }
  }
}
