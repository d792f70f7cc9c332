package dev.truss.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Gives the statements of a session another deadline, until it is closed. If the server does not
 * even report the timeout, the connection is closed a while later.
 */
public final class StatementDeadline implements AutoCloseable {

  private final Connection session;
  private final int networkTimeoutBefore;

  private StatementDeadline(Connection session, int networkTimeoutBefore) {
    this.session = session;
    this.networkTimeoutBefore = networkTimeoutBefore;
  }

  /** Changes the deadline from now on. The session must not be in a transaction. */
  public static StatementDeadline of(Connection session, Duration longest) throws SQLException {
    StatementDeadline deadline = new StatementDeadline(session, session.getNetworkTimeout());
    try (Statement statement = session.createStatement()) {
      statement.execute("SET statement_timeout = " + longest.toMillis());
    }
    session.setNetworkTimeout(Runnable::run, Sessions.silence(longest));
    return deadline;
  }

  @Override
  public void close() throws SQLException {
    if (session.isClosed()) {
      return;
    }
    try (Statement statement = session.createStatement()) {
      statement.execute("RESET statement_timeout");
    }
    session.setNetworkTimeout(Runnable::run, networkTimeoutBefore);
  }
}
