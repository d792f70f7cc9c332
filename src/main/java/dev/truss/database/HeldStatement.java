package dev.truss.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.PGConnection;

/**
 * A statement that locks a database and then waits for the sessions on it to leave: {@code CREATE
 * DATABASE … TEMPLATE} and {@code ALTER DATABASE … RENAME}. From the moment of the lock new
 * connections to that database wait instead of failing, and do not count as sessions in the way; so
 * whoever holds it can make the others leave, and nothing has to be undone: the lock ends with the
 * statement, and the statement ends when Postgres notices that its client died.
 *
 * @see <a href="https://www.postgresql.org/docs/current/manage-ag-templatedbs.html">Template
 *     databases</a>
 */
public final class HeldStatement {

  private static final Duration LOOK_EVERY = Duration.ofMillis(2);

  /** Finds the lock on the database in the shared catalog, in any mode. */
  private static final String LOCKED =
      """
      SELECT EXISTS (SELECT FROM pg_locks WHERE pid = ? AND locktype = 'object' AND granted
        AND classid = 'pg_database'::regclass AND objid = ?::oid
        AND mode IN ('ShareLock', 'AccessExclusiveLock'))""";

  private final int pid;
  private final long databaseOid;
  private final FutureTask<Duration> running;

  private HeldStatement(int pid, long databaseOid, FutureTask<Duration> running) {
    this.pid = pid;
    this.databaseOid = databaseOid;
    this.running = running;
  }

  /**
   * Starts the statement on a thread of its own. The session belongs to it until {@link #await}
   * returns.
   */
  public static HeldStatement start(Connection session, String sql, long databaseOid)
      throws SQLException {
    int pid = session.unwrap(PGConnection.class).getBackendPID();
    var running = new FutureTask<>(() -> execute(session, sql));
    Thread.ofPlatform().daemon().name("held-statement").start(running);
    return new HeldStatement(pid, databaseOid, running);
  }

  /** Runs the statement on this thread. Returns how long the database was held. */
  public static Duration execute(Connection session, String sql) throws SQLException {
    long start = System.nanoTime();
    try (Statement statement = session.createStatement()) {
      statement.execute(sql);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Returns the process id of the backend. */
  int pid() {
    return pid;
  }

  /** Waits until the statement holds the lock. Returns false if it has ended. */
  public boolean awaitLock(Connection other) throws SQLException {
    try (PreparedStatement query = other.prepareStatement(LOCKED)) {
      query.setInt(1, pid);
      query.setLong(2, databaseOid);
      while (!running.isDone()) {
        try (ResultSet row = query.executeQuery()) {
          row.next();
          if (row.getBoolean(1)) {
            return true;
          }
        }
        LockSupport.parkNanos(LOOK_EVERY.toNanos());
      }
      return false;
    }
  }

  /**
   * Waits for the end. Returns how long the database was held, or throws why the statement failed.
   */
  public Duration await() throws SQLException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return running.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof SQLException sql) {
            throw sql;
          }
          throw new IllegalStateException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
