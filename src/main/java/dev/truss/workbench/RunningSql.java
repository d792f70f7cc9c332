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
 * A request whose SQL runs. It can be stopped: by its server process, or else by its connection.
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

  /** This is what runs from now on, unless the request was stopped before. */
  synchronized void runs(Statement next) {
    statement = next;
  }

  /** Why it was stopped. */
  synchronized Optional<String> stopped() {
    return Optional.ofNullable(stopped);
  }

  /** Nothing of it runs any more. */
  synchronized void over() {
    over = true;
    statement = null;
  }

  /** Whatever a user types, such as another timeout, it ends. */
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
   * SQL can catch the error of a cancellation and go on; Postgres notices a closed connection only
   * when it writes to it. So the session is ended by another one, and closed here whatever came of
   * that.
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
