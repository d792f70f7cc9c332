package dev.truss.workbench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * A request whose SQL is running. It can be stopped from another session, or by closing its
 * connection.
 */
final class RunningSql {

  private static final Logger LOG = Logger.getLogger(RunningSql.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Connection session;
  private final ScheduledExecutorService clock;
  private final Ending ending;
  private @Nullable Statement statement;
  private @Nullable String stopped;
  private boolean over;

  /** Ends a session from another one. */
  interface Ending {
    void end(int pid) throws SQLException;
  }

  RunningSql(Connection session, ScheduledExecutorService clock, Ending ending) {
    this.ending = ending;
    this.session = session;
    this.clock = clock;
  }

  /** Notes the running statement. Stops it if the request was stopped before. */
  synchronized void runs(Statement next) {
    statement = next;
  }

  /** Returns why it was stopped. */
  synchronized Optional<String> stopped() {
    return Optional.ofNullable(stopped);
  }

  /** Ends the request. */
  synchronized void over() {
    over = true;
    statement = null;
  }

  /** Stops the request, whatever its SQL does, such as setting another timeout. */
  synchronized void stop(String why) {
    if (over || stopped != null) {
      return;
    }
    stopped = why;
    var unused =
        clock.schedule(
            () -> Thread.ofPlatform().daemon().name("workbench-end").start(this::end),
            PATIENCE.toMillis(),
            TimeUnit.MILLISECONDS);
    if (statement != null) {
      try {
        statement.cancel();
      } catch (SQLException e) {
        LOG.debugf(e, "could not be cancelled; its connection is closed in a moment");
      }
    }
  }

  private synchronized boolean isOver() {
    return over;
  }

  /**
   * Ends the session. SQL can catch the error of a cancellation and go on, and Postgres notices a
   * closed connection only when it writes. Therefore another session terminates this one, and the
   * connection is closed in any case.
   */
  private void end() {
    if (isOver()) {
      return;
    }
    try {
      ending.end(session.unwrap(PGConnection.class).getBackendPID());
    } catch (SQLException e) {
      LOG.warnf(e, "a session of the workbench that does not let itself be cancelled runs on");
    }
    try {
      session.abort(Runnable::run);
    } catch (SQLException e) {
      LOG.warnf(e, "a session of the workbench could not be closed");
    }
  }
}
