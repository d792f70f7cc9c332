package dev.truss.migration;

import dev.truss.migration.flyway.FlywayFactory;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.MainDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets one run at a time into a database, over all replicas, so that each can say what it did
 * itself. By an advisory lock there, which ends with its session. Runs of other Flyways are kept
 * apart by Flyway's own.
 */
@ApplicationScoped
class RunGate {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  /** Any number that nothing else uses. */
  private static final long LOCK = 0x7472_7573_734dL;

  private final MainDatabase main;
  private final FlywayFactory flyways;

  RunGate(MainDatabase main, FlywayFactory flyways) {
    this.main = main;
    this.flyways = flyways;
  }

  /** Held by a run; closing lets in the next. */
  record Held(Connection session) implements AutoCloseable {
    @Override
    public void close() throws SQLException {
      session.close();
    }
  }

  /**
   * Waits for its turn.
   *
   * @throws dev.truss.error.ProblemException 409 {@code migration_under_way} after a minute
   */
  Held enter(DatabaseName database) throws SQLException {
    Connection session = main.open(database, flyways.runName());
    boolean entered = false;
    try {
      long end = System.nanoTime() + PATIENCE.toNanos();
      entered = isLocked(session);
      while (!entered && System.nanoTime() < end) {
        LockSupport.parkNanos(LOOK_EVERY.toNanos());
        entered = isLocked(session);
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

  private static boolean isLocked(Connection session) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_try_advisory_lock(" + LOCK + ")")) {
      row.next();
      return row.getBoolean(1);
    }
  }
}
