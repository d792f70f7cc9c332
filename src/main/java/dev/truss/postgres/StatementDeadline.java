package dev.truss.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Lets the statements of a session take another time than usual, until it is closed. A server that
 * does not even say that the time is over is given up a while later.
 */
public final class StatementDeadline implements AutoCloseable {

  private final Connection session;
  private final int networkTimeoutBefore;

  private StatementDeadline(Connection session, int networkTimeoutBefore) {
    this.session = session;
    this.networkTimeoutBefore = networkTimeoutBefore;
  }

  /** From now on; the session is in no transaction. */
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
