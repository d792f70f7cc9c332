package dev.truss.migration;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The bodies of requests about migrations. */
final class MigrationRequests {

  private static final String TARGET = "main for the main database; not beside branch_id";

  private MigrationRequests() {}

  /** Asks for a check. */
  @Schema(name = "CheckMigrations")
  record Check(
      @Schema(description = "Absent for the session's database", examples = "7")
          @Nullable Long branchId,
      @Schema(description = TARGET, examples = "main") @Nullable String target,
      @Schema(description = "Try it on a throwaway copy; default false")
          @Nullable Boolean rehearse) {}

  /** Asks for a rehearsal in a job. */
  @Schema(name = "RehearseMigrations")
  record Rehearse(
      @Schema(description = "Absent for the session's database", examples = "7")
          @Nullable Long branchId,
      @Schema(description = TARGET, examples = "main") @Nullable String target) {}

  /** Asks for a run. */
  @Schema(name = "RunMigrations")
  record Run(
      @Schema(description = "Absent for the session's database", examples = "7")
          @Nullable Long branchId,
      @Schema(
              description = TARGET + ". Without it the main database is not migrated",
              examples = "main")
          @Nullable String target) {}
}
