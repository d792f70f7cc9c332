package dev.truss.migration.flyway;

import dev.truss.error.ProblemException;
import dev.truss.migration.script.Refusal;
import java.nio.file.Path;
import org.flywaydb.core.api.FlywayException;

/** The problems with files that cannot be used. */
public final class FileProblems {

  private FileProblems() {}

  static ProblemException notConfigured() {
    return ProblemException.conflict("migrations_not_configured")
        .detail(
            "There are no migrations: truss.migrations.dir (environment TRUSS_MIGRATIONS_DIR) names"
                + " no folder.");
  }

  static ProblemException folderMissing(Path folder) {
    return ProblemException.conflict("migrations_folder_missing")
        .with("folder", folder.toString())
        .detail("truss.migrations.dir names %s, which is no folder that Truss can read.", folder);
  }

  static ProblemException unusable(FlywayException e, MigrationFiles files) {
    String reason =
        Placeholders.behind(e, files).map(Refusal::sentence).orElseGet(() -> FlywayWords.of(e));
    return ProblemException.conflict("migrations_unusable")
        .cause(e)
        .detail("The migrations cannot be used: %s%s", reason, reason.endsWith(".") ? "" : ".");
  }
}
