package dev.truss.migration.flyway;

import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.ErrorCode;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.output.ValidateOutput;

/** Checks that the applied migrations match the files, and that none is out of order. */
public final class Validation {

  private static final String ACCEPT =
      "POST /api/migrations/repair makes the history agree with the files";

  private Validation() {}

  /** Returns a sentence for each mismatch; none if there is no history yet. */
  static List<String> of(Flyway flyway, History history, MigrationFiles files) {
    if (!history.begun()) {
      return List.of();
    }
    return History.reading(files, flyway::validateWithResult).invalidMigrations.stream()
        .map(invalid -> sentence(invalid, history))
        .toList();
  }

  private static String sentence(ValidateOutput invalid, History history) {
    String file = file(invalid, history);
    ErrorCode code = invalid.errorDetails.errorCode;
    if (code == CoreErrorCode.RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED) {
      return "%s was not applied, and is older than a version that was. Give it a version above %s; or set truss.migrations.out-of-order=true (TRUSS_MIGRATIONS_OUT_OF_ORDER), restart Truss and run again."
          .formatted(file, history.newestVersion().map(MigrationVersion::getVersion).orElse("0"));
    }
    if (code == CoreErrorCode.APPLIED_VERSIONED_MIGRATION_NOT_RESOLVED
        || code == CoreErrorCode.APPLIED_REPEATABLE_MIGRATION_NOT_RESOLVED) {
      return "%s was applied, and there is no such file now (not resolved locally: %s). Put the file back; or, if it is meant to be gone, %s."
          .formatted(
              file, invalid.version.isEmpty() ? invalid.description : invalid.version, ACCEPT);
    }
    if (code == CoreErrorCode.CHECKSUM_MISMATCH) {
      return "%s has changed since it was applied (checksum mismatch). Restore the file, and write the change into a new one; or, if the database already is as the file says, %s."
          .formatted(file, ACCEPT);
    }
    if (code == CoreErrorCode.DESCRIPTION_MISMATCH || code == CoreErrorCode.TYPE_MISMATCH) {
      return "%s was applied under another name or as another kind of file. Restore its name; or, if the database already is as the file says, %s."
          .formatted(file, ACCEPT);
    }
    if (code == CoreErrorCode.FAILED_VERSIONED_MIGRATION
        || code == CoreErrorCode.FAILED_REPEATABLE_MIGRATION) {
      return "%s failed half way. Undo what it did, or complete it by hand; then %s, and run again."
          .formatted(file, ACCEPT);
    }
    return FlywayWords.firstLine(invalid.errorDetails.errorMessage);
  }

  /** Returns the name of the file that was applied, or would be. */
  private static String file(ValidateOutput invalid, History history) {
    return history.all().stream()
        .filter(info -> invalid.version.equals(version(info)))
        .filter(
            info -> info.getVersion() != null || invalid.description.equals(info.getDescription()))
        .map(MigrationInfo::getScript)
        .findFirst()
        .orElse(invalid.description);
  }

  private static String version(MigrationInfo info) {
    return info.getVersion() == null ? "" : info.getVersion().getVersion();
  }
}
