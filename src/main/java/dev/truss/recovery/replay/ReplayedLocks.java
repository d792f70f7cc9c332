package dev.truss.recovery.replay;

import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.Quoting;
import dev.truss.postgres.StatementDeadline;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Locks of transactions that were open at the target, such as the one whose commit replay stops
 * before because it dropped a table. Replay holds them for as long as it pauses, and a dump waits
 * for them. Their transactions end in nothing when the server leaves recovery.
 *
 * @see <a
 *     href="https://www.postgresql.org/docs/current/hot-standby.html#HOT-STANDBY-CONFLICT">Handling
 *     query conflicts</a>
 */
public final class ReplayedLocks {

  private static final Logger LOG = Logger.getLogger(ReplayedLocks.class);

  /** Only locks of this kind are written to the WAL. */
  private static final String HELD =
      """
      SELECT EXISTS (
        SELECT FROM pg_locks JOIN pg_database d ON d.oid = database
        WHERE datname = ? AND locktype = 'relation' AND mode = 'AccessExclusiveLock')""";

  private static final String CLOSED =
      "SELECT EXISTS (SELECT FROM pg_database WHERE datname = ? AND NOT datallowconn)";

  private static final String LEAVE = "SELECT pg_promote(true, 600)";
  private static final Duration LONGEST_LEAVE = Duration.ofMinutes(11);

  private static final String PREPARED =
      "SELECT gid FROM pg_prepared_xacts WHERE database = current_database()";

  private ReplayedLocks() {}

  /**
   * Ends what would keep a dump of a database waiting, and lets it in where the data say that the
   * database allows no connections.
   *
   * @param scratch paused at its target
   */
  public static void release(ScratchServer scratch, DatabaseName database)
      throws IOException, SQLException {
    try (Connection session = scratch.connect()) {
      boolean closed = is(session, CLOSED, database);
      if (!closed && !is(session, HELD, database)) {
        return;
      }
      leaveRecovery(session);
      if (closed) {
        allowConnections(session, database);
      }
    }
    try (Connection session = scratch.connect(database)) {
      rollBackPrepared(session);
    }
    LOG.infof("locks of open transactions released, database=%s", database);
  }

  private static boolean is(Connection session, String question, DatabaseName database)
      throws SQLException {
    try (PreparedStatement query = session.prepareStatement(question)) {
      query.setString(1, database.value());
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private static void leaveRecovery(Connection session) throws IOException, SQLException {
    try (StatementDeadline timed = StatementDeadline.of(session, LONGEST_LEAVE);
        Statement query = session.createStatement();
        ResultSet row = query.executeQuery(LEAVE)) {
      row.next();
      if (!row.getBoolean(1)) {
        throw new IOException("the scratch server did not leave recovery within 10 minutes");
      }
    }
  }

  /** Nobody else is let in by the scratch server. */
  private static void allowConnections(Connection session, DatabaseName database)
      throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute("ALTER DATABASE " + database.quoted() + " ALLOW_CONNECTIONS true");
    }
  }

  /** Rolls back prepared transactions, which outlive recovery with their locks. */
  private static void rollBackPrepared(Connection session) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Statement statement = session.createStatement()) {
      try (ResultSet row = statement.executeQuery(PREPARED)) {
        while (row.next()) {
          names.add(row.getString(1));
        }
      }
      for (String name : names) {
        statement.execute("ROLLBACK PREPARED " + Quoting.literal(name));
      }
    }
  }
}
