package dev.truss.diff;

import dev.truss.branch.BranchLookup;
import dev.truss.control.ControlDatabase;
import dev.truss.error.ProblemException;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.failure.SqlStates;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.Semaphore;

/** Compares branches with their parents, not too many at once. */
@ApplicationScoped
class DiffService {

  private final BranchLookup branches;
  private final ControlDatabase control;
  private final MainDatabase main;
  private final Comparison comparison;
  private final int maxConcurrent;
  private final Semaphore running;

  DiffService(
      BranchLookup branches,
      ControlDatabase control,
      MainDatabase main,
      DiffConfig config,
      Clock clock) {
    this.branches = branches;
    this.control = control;
    this.main = main;
    comparison = new Comparison(config.timeout(), clock);
    maxConcurrent = config.maxConcurrent();
    running = new Semaphore(maxConcurrent);
  }

  BranchDifference compare(long branchId, Comparison.Rows rows) throws SQLException {
    BranchLookup.Descent descent = branches.descent(branchId, "compared");
    if (!running.tryAcquire()) {
      throw ProblemException.of(429, "too_many_comparisons", "Too many at once")
          .with("retry_after_seconds", 5)
          .detail(
              "%d comparisons are running, which is as many as may (truss.diff.max-concurrent).",
              maxConcurrent);
    }
    try {
      Comparison.Result result =
          comparison.compare(
              new BothSides<>(open(descent.parentDatabase()), open(descent.database())), rows);
      return new BranchDifference(branchId, descent.parentId(), result.schema(), result.rows());
    } catch (Comparison.UnknownTable e) {
      throw ProblemException.invalidField(
          "table",
          "must be a table of the branch or its parent as the answer names them, like public.orders");
    } finally {
      running.release();
    }
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
