package dev.truss.migration;

import dev.truss.control.ControlDatabase;
import dev.truss.postgres.DatabaseName;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets one run at a time into a database, over all replicas, so that each can say what it did
 * itself. By an advisory lock, which ends with its session. It is not held in the database itself,
 * where every user could take it. Runs of other Flyways are kept apart by Flyway's own.
 */
@ApplicationScoped
class RunGate {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  /** The lock of a database. The number may be any that nothing else uses. */
  private static final String KEY = "(hashtextextended(?, x'74727573734d'::bigint))";

  private final ControlDatabase control;

  RunGate(ControlDatabase control) {
    this.control = control;
  }

  /** Held by a run; closing lets in the next. */
  record Held(Connection session, DatabaseName database) implements AutoCloseable {
    @Override
    public void close() throws SQLException {
      try (session) {
        ask(session, "SELECT pg_advisory_unlock" + KEY, database);
      }
    }
  }

  /**
   * Waits for its turn. Who waits keeps no session.
   *
   * @throws dev.truss.error.ProblemException 409 {@code migration_under_way} after a minute
   */
  Held enter(DatabaseName database) throws SQLException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Optional<Held> held = tryToEnter(database);
    while (held.isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
      held = tryToEnter(database);
    }
    return held.orElseThrow(() -> MigrationProblems.underWay(database));
  }

  private Optional<Held> tryToEnter(DatabaseName database) throws SQLException {
    Connection session = control.maintenance();
    boolean entered = false;
    try {
      entered = ask(session, "SELECT pg_try_advisory_lock" + KEY, database);
      return entered ? Optional.of(new Held(session, database)) : Optional.empty();
    } finally {
      if (!entered) {
        session.close();
      }
    }
  }

  private static boolean ask(Connection session, String sql, DatabaseName database)
      throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      statement.setString(1, database.value());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
