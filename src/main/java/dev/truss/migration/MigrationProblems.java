package dev.truss.migration;

import dev.truss.error.ProblemException;
import dev.truss.postgres.DatabaseName;
import java.sql.SQLException;

/** The problems that requests about migrations run into. */
final class MigrationProblems {

  private MigrationProblems() {}

  static ProblemException notConfirmed(DatabaseName main) {
    return ProblemException.conflict("main_not_confirmed")
        .with("database", main.value())
        .detail(
            "This would migrate the main database, %s. If that is meant, send \"target\": \"main\";"
                + " for a branch, its branch_id.",
            main);
  }

  static ProblemException underWay(DatabaseName database) {
    return ProblemException.conflict("migration_under_way")
        .with("database", database.value())
        .detail(
            "Another run migrates database %s, and has not ended within a minute. Look at its"
                + " status later.",
            database);
  }

  static ProblemException outcomeUnknown(DatabaseName database, SQLException e) {
    return ProblemException.unavailable(
        "migration_outcome_unknown",
        "The run on database %s failed, and Postgres cannot be asked what it did. Look at its status when Postgres answers again."
            .formatted(database),
        e);
  }

  static ProblemException failed(RunResult result, String sentence) {
    return ProblemException.of(422, "migration_failed", "A migration failed")
        .with("database", result.database())
        .with("applied", result.applied())
        .with("already_applied", result.alreadyApplied())
        .with("not_applied", result.notApplied())
        .with("succeeded", false)
        .detail("%s", sentence);
  }
}
