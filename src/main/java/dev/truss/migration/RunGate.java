package dev.truss.migration;

import dev.truss.control.ControlDatabase;
import dev.truss.migration.flyway.FlywayFactory;
import dev.truss.postgres.DatabaseName;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets one run at a time into a database, over all replicas, so that each can report what it did
 * itself. An advisory lock ensures that, and ends with its session. It is held in the maintenance
 * database and not in the migrated one, where every user could take it. The session is not pooled,
 * because runs may take long, and as many may run as there are databases. Flyway's own lock keeps
 * out runs of other Flyway programs.
 */
@ApplicationScoped
class RunGate {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  /** The advisory lock of a database. The number is arbitrary. */
  private static final String TRY =
      "SELECT pg_try_advisory_lock(hashtextextended(?, x'74727573734d'::bigint))";

  private final ControlDatabase control;
  private final FlywayFactory flyways;

  RunGate(ControlDatabase control, FlywayFactory flyways) {
    this.control = control;
    this.flyways = flyways;
  }

  /**
   * The lock of a run. Closing ends the session and with it the lock, so that the next run may
   * begin.
   */
  record Held(Connection session) implements AutoCloseable {
    @Override
    public void close() throws SQLException {
      session.close();
    }
  }

  /**
   * Waits for the lock.
   *
   * @throws dev.truss.error.ProblemException 409 {@code migration_under_way} after a minute
   */
  Held enter(DatabaseName database) throws SQLException {
    Connection session = control.openMaintenance(flyways.runName());
    boolean entered = false;
    try {
      long end = System.nanoTime() + PATIENCE.toNanos();
      entered = isLocked(session, database);
      while (!entered && System.nanoTime() < end) {
        LockSupport.parkNanos(LOOK_EVERY.toNanos());
        entered = isLocked(session, database);
      }
      if (!entered) {
        throw MigrationProblems.underWay(database);
      }
      return new Held(session);
    } finally {
      if (!entered) {
        session.close();
      }
    }
  }

  private static boolean isLocked(Connection session, DatabaseName database) throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(TRY)) {
      statement.setString(1, database.value());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
