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
 * The files and a database's history table as Flyway reads them at one moment.
 *
 * @param begun whether the history table exists
 * @param baseline the version that a first run records as baseline; null if it applies every file
 */
public record History(boolean begun, List<MigrationInfo> all, @Nullable MigrationVersion baseline) {

  /** A migration that was applied, or that failed half-way. */
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
   * Reads the history.
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

  /**
   * Calls Flyway. The client is told what Flyway says about files and history, but not what
   * Postgres says.
   */
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

  /** Returns the history as a first run with this baseline would begin it. */
  History behind(MigrationVersion version) {
    return new History(begun, all, version);
  }

  /** Returns the pending migrations, in the order in which they would be applied. */
  public List<MigrationInfo> pending() {
    return all.stream().filter(this::isPending).toList();
  }

  /**
   * Returns whether a run would apply the file. Without a baseline, Flyway begins with a baseline
   * file; with one, it skips it.
   */
  private boolean isPending(MigrationInfo info) {
    if (baseline == null) {
      return info.getState() == MigrationState.PENDING;
    }
    return !info.getType().isBaseline()
        && (info.getVersion() == null || info.getVersion().isNewerThan(baseline));
  }

  /**
   * Returns the baseline files, which combine other files and are not used if there is a baseline.
   */
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

  /** Returns the applied migrations, in the order in which they were applied. */
  public List<Applied> applied() {
    return all.stream()
        .filter(info -> info.getInstalledRank() != null && !info.getType().isSynthetic())
        .sorted(Comparator.comparing(MigrationInfo::getInstalledRank))
        .map(History::applied)
        .toList();
  }

  /** Returns the files that were applied since {@code before}, from the rows of the history. */
  public List<String> appliedSince(History before) {
    int rank = before.lastRank();
    return all.stream()
        .filter(info -> info.getInstalledRank() != null && info.getInstalledRank() > rank)
        .filter(info -> !info.getType().isSynthetic() && !info.getState().isFailed())
        .sorted(Comparator.comparing(MigrationInfo::getInstalledRank))
        .map(MigrationInfo::getScript)
        .toList();
  }

  /** Returns the newest version that was applied, or counts as applied. */
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

  /** Returns applied migrations that are newer than all files. */
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
