package dev.truss.database;

import dev.truss.control.ControlDatabase;
import dev.truss.postgres.StatementDeadline;
import dev.truss.postgres.failure.SqlStates;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;

/**
 * Runs statements that make, change and drop whole databases, and checkpoints. Each has a deadline.
 * What kept one from ending is named.
 */
@ApplicationScoped
public class DatabaseStatements {

  /** The deadline of a statement, long enough for the files of a large database on a slow disk. */
  public static final Duration DEADLINE = Duration.ofMinutes(5);

  /** How long to wait for sessions that hold a lock on the database. */
  private static final Duration LOCK_WAIT = Duration.ofSeconds(20);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final int LOOKERS = 2;

  private final ControlDatabase control;
  private final ScheduledExecutorService clock =
      Executors.newScheduledThreadPool(
          LOOKERS, Thread.ofPlatform().daemon().name("statement-watch", 0).factory());

  DatabaseStatements(ControlDatabase control) {
    this.control = control;
  }

  @PreDestroy
  void stop() {
    clock.shutdownNow();
  }

  /**
   * Runs one in a session on the main server, which is set as before afterwards.
   *
   * @throws StatementStuck when it was stopped
   */
  public void execute(Connection session, String sql) throws SQLException {
    execute(session, sql, DEADLINE);
  }

  /**
   * Runs one likewise, with a deadline of its own.
   *
   * @throws StatementStuck when it was stopped
   */
  public void execute(Connection session, String sql, Duration deadline) throws SQLException {
    try (Statement statement = session.createStatement();
        StatementDeadline timed = StatementDeadline.of(session, deadline)) {
      // The server names the process that it waits for in a message of the level of its log.
      statement.execute(
          "SET client_min_messages = log; SET lock_timeout = " + LOCK_WAIT.toMillis());
      var watch =
          new StatementWatch(
              control, statement, session.unwrap(PGConnection.class).getBackendPID());
      var looks =
          clock.scheduleWithFixedDelay(
              watch, LOOK_EVERY.toMillis(), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
      try {
        statement.execute(sql);
      } catch (SQLException e) {
        boolean late =
            SqlStates.is(e, SqlStates.QUERY_CANCELED)
                || SqlStates.is(e, SqlStates.LOCK_NOT_AVAILABLE);
        throw late ? watch.stuck(sql, e) : e;
      } finally {
        looks.cancel(false);
        watch.over();
        reset(statement);
      }
    }
  }

  private static void reset(Statement statement) throws SQLException {
    if (!statement.getConnection().isClosed()) {
      statement.execute("RESET client_min_messages; RESET lock_timeout");
    }
  }
}
