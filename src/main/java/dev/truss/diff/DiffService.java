package dev.truss.diff;

import dev.truss.branch.BranchLookup;
import dev.truss.control.ControlDatabase;
import dev.truss.diff.schema.TrialDatabases;
import dev.truss.diff.schema.TrialPlace;
import dev.truss.diff.side.BothSides;
import dev.truss.diff.side.ConnectionSource;
import dev.truss.diff.side.Deadline;
import dev.truss.error.ProblemException;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.failure.SqlStates;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Compares branches with their parents, a limited number at once. */
@ApplicationScoped
class DiffService {

  private final BranchLookup branches;
  private final ControlDatabase control;
  private final MainDatabase main;
  private final TrialDatabases trials;
  private final Comparison comparison;
  private final DiffConfig config;
  private final Semaphore running;

  DiffService(
      BranchLookup branches,
      ControlDatabase control,
      MainDatabase main,
      TrialDatabases trials,
      DiffConfig config,
      Clock clock) {
    this.branches = branches;
    this.control = control;
    this.main = main;
    this.trials = trials;
    this.config = config;
    comparison = new Comparison(config.timeout(), clock);
    running = new Semaphore(config.maxConcurrent(), true);
  }

  /** A request for a comparison. */
  record Request(long branchId, Comparison.Rows rows, boolean tried) {}

  BranchDifference compare(Request request) throws SQLException {
    BranchLookup.Descent descent = branches.descent(request.branchId(), "compared");
    awaitTurn();
    try {
      return compare(request, descent);
    } catch (Comparison.UnknownTable e) {
      throw ProblemException.invalidField(
          "table",
          "must be a table of the branch or its parent as the answer names them, like"
              + " public.orders");
    } catch (Deadline.Passed e) {
      throw ProblemException.of(504, "comparison_timeout", "Comparison timed out")
          .cause(e)
          .detail(
              "The schemas were not compared within %s s. Compare again when the server is less"
                  + " busy, or raise truss.diff.timeout.",
              config.timeout().toSeconds());
    } catch (SQLException e) {
      if (SqlStates.isUnavailable(e)) {
        throwIfEnded(request, e);
      }
      throw e;
    } finally {
      running.release();
    }
  }

  private BranchDifference compare(Request request, BranchLookup.Descent descent)
      throws SQLException {
    Comparison.Result result =
        comparison.compare(
            new Comparison.Compared(
                new BothSides<>(open(descent.parentDatabase()), open(descent.database())),
                branches.branchedSchema(request.branchId()),
                request.tried() ? trials.of(descent.parentDatabase()) : TrialPlace.NOWHERE),
            request.rows());
    return new BranchDifference(
        request.branchId(), descent.parentId(), result.schema(), result.rows());
  }

  private void awaitTurn() {
    boolean itsTurn;
    try {
      itsTurn = running.tryAcquire(config.maxWait().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for a turn", e);
    }
    if (!itsTurn) {
      throw ProblemException.of(429, "too_many_comparisons", "Too many at once")
          .with("retry_after_seconds", 5)
          .detail(
              "%d comparisons are running, which is as many as may (truss.diff.max-concurrent), and"
                  + " none ended within %s s (truss.diff.max-wait). Compare again later.",
              config.maxConcurrent(), config.maxWait().toSeconds());
    }
  }

  /**
   * Explains a session that ended because its branch was deleted or reset, while Postgres is
   * available.
   */
  private void throwIfEnded(Request request, SQLException ended) throws SQLException {
    BranchLookup.Descent descent = branches.descent(request.branchId(), "compared");
    open(descent.parentDatabase()).open().close();
    open(descent.database()).open().close();
    throw ProblemException.conflict("comparison_ended")
        .cause(ended)
        .detail(
            "A session of the comparison was ended from outside: %s. Compare again.",
            SqlStates.message(ended));
  }

  private ConnectionSource open(DatabaseName database) {
    return () -> {
      try {
        return main.open(database, control.installation().applicationName("diff"));
      } catch (SQLException e) {
        if (SqlStates.is(e, SqlStates.UNDEFINED_DATABASE)) {
          throw ProblemException.conflict("database_missing")
              .cause(e)
              .detail("Database %s is not on the server.", database);
        }
        throw e;
      }
    };
  }
}
