package dev.truss.diff.side;

import dev.truss.catalog.FixedSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;

/**
 * A read-only snapshot of one database, in a session of its own.
 *
 * <p>Each reading is rolled back to a savepoint, so that its locks are released at once, and a
 * table that cannot be read does not affect the next one. Values have the same text whatever is set
 * for the database or the role; otherwise equal rows would look different.
 */
public final class ReadSnapshot implements AutoCloseable {

  /**
   * The settings of the session. {@code row_security = off} makes a policy an error instead of
   * hiding rows. The {@code lock_timeout} is short because other sessions queue behind a reader
   * that waits for a lock. The last two end the session when Truss is gone, or alive but stuck.
   *
   * @see <a href="https://www.postgresql.org/docs/current/runtime-config-client.html">Client
   *     connection defaults</a>
   */
  private static final String SETTINGS =
      """
      SELECT set_config('row_security', 'off', false), set_config('client_connection_check_interval', '1s', false),
        set_config('idle_in_transaction_session_timeout', ?, false)
      """;

  private static final long IDLE_MILLIS_PAST_DEADLINE = 5_000;

  private final Connection connection;
  private final Deadline deadline;

  private ReadSnapshot(Connection connection, Deadline deadline) {
    this.connection = connection;
    this.deadline = deadline;
  }

  public static ReadSnapshot take(ConnectionSource source, Deadline deadline) throws SQLException {
    ReadSnapshot snapshot = new ReadSnapshot(source.open(), deadline);
    try {
      snapshot.begin();
      return snapshot;
    } catch (SQLException | RuntimeException e) {
      snapshot.closeAfter(e);
      throw e;
    }
  }

  private void begin() throws SQLException {
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
    FixedSettings.apply(connection);
    try (PreparedStatement statement = connection.prepareStatement(SETTINGS)) {
      statement.setString(1, deadline.statementMillis() + IDLE_MILLIS_PAST_DEADLINE + "ms");
      statement.executeQuery().close();
    }
  }

  public <T> T read(Reading<T> reading) throws SQLException {
    Savepoint start = connection.setSavepoint();
    T result;
    try {
      bound();
      result = reading.from(connection);
    } catch (SQLException | RuntimeException e) {
      try {
        undo(start);
      } catch (SQLException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
    undo(start);
    return result;
  }

  private void bound() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL statement_timeout = " + deadline.statementMillis());
    }
  }

  private void undo(Savepoint start) throws SQLException {
    connection.rollback(start);
    connection.releaseSavepoint(start);
  }

  public int serverMajor() throws SQLException {
    return connection.getMetaData().getDatabaseMajorVersion();
  }

  public Deadline deadline() {
    return deadline;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private void closeAfter(Exception cause) {
    try {
      close();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  /** A reading, which closes whatever it opens on the connection. */
  @FunctionalInterface
  public interface Reading<T> {
    T from(Connection connection) throws SQLException;
  }
}
