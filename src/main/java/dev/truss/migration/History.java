package dev.truss.migration;

import dev.truss.postgres.SqlStates;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/** What Flyway knows of the files and of a database's history table, at one moment. */
record History(boolean begun, List<MigrationInfo> all, MigrationVersion baseline) {

  /** A migration that was applied, or was tried and failed half way. */
  @Schema(name = "AppliedMigration")
  record Applied(
      @Schema(examples = "V3__gifts.sql") String file,
      @Schema(nullable = true, description = "Null for a repeatable one", examples = "3")
          @Nullable String version,
      @Schema(examples = "gifts") String description,
      Instant appliedAt,
      @Schema(examples = "12") long durationMs,
      @Schema(description = "False if it stopped half way", examples = "true") boolean success) {}

  /**
   * Looks.
   *
   * @throws dev.truss.error.ProblemException 409 {@code migrations_unusable}
   */
  static History of(Flyway flyway) {
    return reading(
        () -> {
          List<MigrationInfo> all = Arrays.asList(flyway.info().all());
          return new History(
              all.stream().anyMatch(info -> info.getInstalledRank() != null),
              all,
              flyway.getConfiguration().getBaselineVersion());
        });
  }

  /** What Flyway says of files and history is for the client; what Postgres says is not. */
  static <T> T reading(Supplier<T> look) {
    try {
      return look.get();
    } catch (FlywayException e) {
      if (SqlStates.find(e).isPresent()) {
        throw e;
      }
      throw MigrationProblems.unusable(e);
    }
  }

  /** In the order in which they would be applied. */
  List<MigrationInfo> pending() {
    return all.stream()
        .filter(info -> info.getState() == MigrationState.PENDING)
        .filter(
            info -> begun || info.getVersion() == null || info.getVersion().isNewerThan(baseline))
        .toList();
  }

  List<String> pendingFiles() {
    return pending().stream().map(MigrationInfo::getScript).toList();
  }

  /** In the order in which they were. */
  List<Applied> applied() {
    return all.stream()
        .filter(info -> info.getInstalledRank() != null && !info.getType().isSynthetic())
        .sorted(Comparator.comparing(MigrationInfo::getInstalledRank))
        .map(History::applied)
        .toList();
  }

  Optional<Applied> failed() {
    return applied().stream().filter(applied -> !applied.success()).findFirst();
  }

  /** Applied, and unknown to the files because it is newer than all of them. */
  List<String> future() {
    return all.stream()
        .filter(info -> info.getState() == MigrationState.FUTURE_SUCCESS)
        .map(MigrationInfo::getScript)
        .toList();
  }

  private static Applied applied(MigrationInfo info) {
    return new Applied(
        info.getScript(),
        info.getVersion() == null ? null : info.getVersion().getVersion(),
        info.getDescription(),
        info.getInstalledOn().toInstant(),
        info.getExecutionTime(),
        !info.getState().isFailed());
  }
}
