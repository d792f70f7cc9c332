package dev.truss.migration;

import dev.truss.migration.flyway.TransactionGuard;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a failed file left behind, read from the server after the file's session has ended.
 *
 * @param stays whether it left anything
 */
record Aftermath(String sentence, boolean stays) {

  /** How long to wait for the session, which rolls back before it ends. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  static Aftermath of(Connection session, TransactionGuard.FileRun run) throws SQLException {
    boolean gone = awaitEnd(session, run.pid());
    if (!run.isInTransaction()) {
      return run.pid() == 0
          ? new Aftermath("Nothing of it was done.", false)
          : outside(run.done(), gone);
    }
    String outcome = outcome(session, run.transaction().orElse("0"));
    if ("committed".equals(outcome)) {
      return new Aftermath(
          "Its transaction was committed all the same: %s.".formatted(done(run.done())), true);
    }
    return "in progress".equals(outcome)
        ? new Aftermath(
            "Its transaction is still in progress, in the session with pid %d."
                .formatted(run.pid()),
            true)
        : new Aftermath("Its transaction was rolled back, so that nothing of it stays.", false);
  }

  private static Aftermath outside(int done, boolean gone) {
    String last =
        gone ? "" : " The session that runs it has not ended, and may still be at its last one.";
    return new Aftermath(
        "It cannot run in a transaction: what its statements did before stays (%s).%s"
            .formatted(done(done), last),
        true);
  }

  private static String done(int statements) {
    return switch (statements) {
      case 0 -> "none was done whole";
      case 1 -> "its first statement was done";
      default -> "its first %d statements were done".formatted(statements);
    };
  }

  /** Waits until the session has ended. Returns false if it has not ended in time. */
  private static boolean awaitEnd(Connection session, int pid) throws SQLException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (isThere(session, pid)) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
    return true;
  }

  private static boolean isThere(Connection session, int pid) throws SQLException {
    try (PreparedStatement query =
        session.prepareStatement("SELECT FROM pg_stat_activity WHERE pid = ?")) {
      query.setInt(1, pid);
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    }
  }

  private static @Nullable String outcome(Connection session, String transaction)
      throws SQLException {
    try (PreparedStatement query = session.prepareStatement("SELECT pg_xact_status(?::xid8)")) {
      query.setString(1, transaction);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }
}
