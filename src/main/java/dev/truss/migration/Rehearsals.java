package dev.truss.migration;

import dev.truss.cloning.ThrowawayCopies;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.Sessions;
import dev.truss.postgres.SqlStates;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/** Runs what is pending on a throwaway copy of the database, and sees what that does. */
@ApplicationScoped
class Rehearsals {

  /** Each takes the disk of a whole copy. */
  private static final int MOST = 2;

  private final ThrowawayCopies copies;
  private final MainDatabase main;
  private final FlywayFactory flyways;
  private final Semaphore places = new Semaphore(MOST);

  /** What happened, and what one should know because of it. */
  record Rehearsed(RehearsalResult result, List<Finding> findings) {}

  Rehearsals(ThrowawayCopies copies, MainDatabase main, FlywayFactory flyways) {
    this.copies = copies;
    this.main = main;
    this.flyways = flyways;
  }

  /**
   * Rehearses.
   *
   * @throws dev.truss.error.ProblemException 429 {@code too_many_rehearsals}; 409 as for a branch
   *     that is copied
   */
  Rehearsed rehearse(DatabaseName database, MigrationFiles files) throws Exception {
    if (!places.tryAcquire()) {
      throw MigrationProblems.tooManyRehearsals(MOST);
    }
    try {
      return copies.use(database, flyways.runName(), copy -> rehearseOn(copy, files));
    } finally {
      places.release();
    }
  }

  private Rehearsed rehearseOn(DatabaseName copy, MigrationFiles files) throws SQLException {
    try (Connection second = main.open(copy, flyways.runName(), Sessions.LONG_DEADLINE)) {
      StatementWatch watch = new StatementWatch(second);
      Flyway flyway = flyways.rehearsing(copy, files, watch);
      long began = System.nanoTime();
      String error = failure(flyway, watch);
      RehearsalResult result =
          new RehearsalResult(
              copy.value(),
              Duration.ofNanos(System.nanoTime() - began).toMillis(),
              error == null,
              error,
              watch.watched().stream().map(StatementWatch.Watched::result).toList());
      return new Rehearsed(result, RehearsalFindings.of(watch.watched(), error));
    }
  }

  private static @Nullable String failure(Flyway flyway, StatementWatch watch) {
    try {
      MigrationRun.migrate(flyway, History.of(flyway));
      return null;
    } catch (FlywayException e) {
      if (SqlStates.isUnavailable(e)) {
        throw e;
      }
      String file = MigrationFailures.file(e);
      String reason = MigrationFailures.reason(e);
      watch.explain(reason);
      return (file == null ? "" : file + ": ") + reason;
    }
  }
}
