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

/**
 * A request whose SQL runs. It can be stopped: by its server process, or else by its connection.
 */
final class RunningSql {

  private static final Logger LOG = Logger.getLogger(RunningSql.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Connection session;
  private final ScheduledExecutorService clock;
  private @Nullable Statement statement;
  private @Nullable String stopped;
  private boolean over;

  RunningSql(Connection session, ScheduledExecutorService clock) {
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
    var unused = clock.schedule(this::abort, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    if (statement != null) {
      try {
        statement.cancel();
      } catch (SQLException e) {
        LOG.debugf(e, "could not be cancelled; its connection is closed in a moment");
      }
    }
  }

  private synchronized void abort() {
    if (over) {
      return;
    }
    try {
      session.abort(Runnable::run);
    } catch (SQLException e) {
      LOG.warnf(e, "a session of the workbench could not be closed");
    }
  }
}
