package dev.truss.migration.flyway;

import dev.truss.postgres.failure.SqlStates;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/**
 * What Flyway knows of the files and of a database's history table, at one moment.
 *
 * @param begun whether there is a history
 * @param baseline what a first run begins with; null if it applies every file
 */
public record History(boolean begun, List<MigrationInfo> all, @Nullable MigrationVersion baseline) {

  /** A migration that was applied, or was tried and failed half way. */
  @Schema(name = "AppliedMigration")
  public record Applied(
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
  static History of(Flyway flyway, MigrationFiles files) {
    return reading(
        files,
        () -> {
          List<MigrationInfo> all = Arrays.asList(flyway.info().all());
          boolean begun = all.stream().anyMatch(info -> info.getInstalledRank() != null);
          return new History(begun, all, null);
        });
  }

  /** What Flyway says of files and history is for the client; what Postgres says is not. */
  public static <T> T reading(MigrationFiles files, Supplier<T> look) {
    try {
      return look.get();
    } catch (FlywayException e) {
      if (SqlStates.find(e).isPresent()) {
        throw e;
      }
      throw FileProblems.unusable(e, files);
    }
  }

  /** As it is when the first run begins it with this baseline, behind which files are applied. */
  History behind(MigrationVersion version) {
    return new History(begun, all, version);
  }

  /** In the order in which they would be applied. */
  public List<MigrationInfo> pending() {
    return all.stream().filter(this::isPending).toList();
  }

  /** Flyway would begin with a baseline file; where a baseline stands, it takes the others. */
  private boolean isPending(MigrationInfo info) {
    if (baseline == null) {
      return info.getState() == MigrationState.PENDING;
    }
    return !info.getType().isBaseline()
        && (info.getVersion() == null || info.getVersion().isNewerThan(baseline));
  }

  /** Files that hold what others do together, and that are of no use behind a baseline. */
  public List<String> unusedBaselines() {
    return all.stream()
        .filter(info -> info.getInstalledRank() == null && info.getType().isBaseline())
        .filter(info -> !isPending(info))
        .map(MigrationInfo::getScript)
        .toList();
  }

  public List<String> pendingFiles() {
    return pending().stream().map(MigrationInfo::getScript).toList();
  }

  /** In the order in which they were. */
  public List<Applied> applied() {
    return all.stream()
        .filter(info -> info.getInstalledRank() != null && !info.getType().isSynthetic())
        .sorted(Comparator.comparing(MigrationInfo::getInstalledRank))
        .map(History::applied)
        .toList();
  }

  /** Those that were applied since {@code before}, as their rows say. */
  public List<String> appliedSince(History before) {
    int rank = before.lastRank();
    return all.stream()
        .filter(info -> info.getInstalledRank() != null && info.getInstalledRank() > rank)
        .filter(info -> !info.getType().isSynthetic() && !info.getState().isFailed())
        .sorted(Comparator.comparing(MigrationInfo::getInstalledRank))
        .map(MigrationInfo::getScript)
        .toList();
  }

  /** The newest version that was applied, or counts as applied. */
  Optional<MigrationVersion> newestVersion() {
    return all.stream()
        .filter(info -> info.getInstalledRank() != null && info.getVersion() != null)
        .map(MigrationInfo::getVersion)
        .max(Comparator.naturalOrder());
  }

  private int lastRank() {
    return all.stream()
        .map(MigrationInfo::getInstalledRank)
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .orElse(0);
  }

  public Optional<Applied> failed() {
    return applied().stream().filter(applied -> !applied.success()).findFirst();
  }

  /** Applied, and unknown to the files because it is newer than all of them. */
  public List<String> future() {
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
