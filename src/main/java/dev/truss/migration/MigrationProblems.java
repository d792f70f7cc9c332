package dev.truss.migration;

import dev.truss.error.ProblemException;
import dev.truss.postgres.DatabaseName;
import java.nio.file.Path;
import org.flywaydb.core.api.FlywayException;

/** Why migrations are not looked at or run, for the client to read. */
final class MigrationProblems {

  private MigrationProblems() {}

  static ProblemException notConfigured() {
    return ProblemException.conflict("migrations_not_configured")
        .detail(
            "There are no migrations: truss.migrations.dir (environment TRUSS_MIGRATIONS_DIR) names no folder.");
  }

  static ProblemException folderMissing(Path folder) {
    return ProblemException.conflict("migrations_folder_missing")
        .with("folder", folder.toString())
        .detail("truss.migrations.dir names %s, which is no folder that Truss can read.", folder);
  }

  static ProblemException unusable(FlywayException e) {
    return ProblemException.conflict("migrations_unusable")
        .cause(e)
        .detail("The migrations cannot be used: %s", firstParagraph(e.getMessage()));
  }

  static ProblemException notConfirmed(DatabaseName main) {
    return ProblemException.conflict("main_not_confirmed")
        .with("database", main.value())
        .detail(
            "This would migrate the main database, %s. If that is meant, send \"target\": \"main\"; for a branch, its"
                + " branch_id.",
            main);
  }

  static ProblemException underWay(DatabaseName database) {
    return ProblemException.conflict("migration_under_way")
        .with("database", database.value())
        .detail(
            "Another run migrates database %s, and has not ended within a minute. Look at its status later.",
            database);
  }

  static ProblemException tooManyRehearsals(int most) {
    return ProblemException.of(429, "too_many_rehearsals", "Too many rehearsals")
        .with("retry_after_seconds", 10)
        .detail("%d rehearsals are under way here, each in a copy of its own.", most);
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

  /** Flyway's messages go on with advice about its own commands, which are not here. */
  static String firstParagraph(String message) {
    return String.valueOf(message).strip().split("\\R\\s*\\R", 2)[0];
  }
}
