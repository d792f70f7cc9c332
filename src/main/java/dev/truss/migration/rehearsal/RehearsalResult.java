package dev.truss.migration.rehearsal;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The result of running the pending files on a copy. */
@Schema(name = "Rehearsal")
public record RehearsalResult(
    @Schema(
            nullable = true,
            description = "The copy, which is gone; null if a file was refused before one was made",
            examples = "truss_staging_1f0c2d3e4a5b_7b0e4c1c6f5e4a0f9d3b2a1c0e8f7a6b")
        @Nullable String database,
    @Schema(description = "Without making the copy", examples = "53") long durationMs,
    boolean succeeded,
    @Schema(nullable = true) @Nullable String error,
    List<StatementResult> statements) {

  /** A statement that was run on the copy. */
  @Schema(name = "RehearsedStatement")
  record StatementResult(
      @Schema(examples = "V3__gifts.sql") String file,
      @Schema(
              description = "Its first 2000 characters, without comments before it",
              examples = "ALTER TABLE orders ADD COLUMN gift boolean")
          String statement,
      @Schema(examples = "1.2") double durationMs,
      @Schema(
              description =
                  "On tables that were there before the rehearsal, taken by this statement; held"
                      + " until its file ends, if that is a transaction")
          List<Lock> locks,
      @Schema(
              description = "Tables, and indexes of other tables, that got new files",
              examples = "[\"public.orders\"]")
          List<String> rewrites,
      @Schema(nullable = true) @Nullable String error) {

    StatementResult because(String reason) {
      return new StatementResult(file, statement, durationMs, locks, rewrites, reason);
    }
  }

  /** The strongest lock that a statement took on a table. */
  @Schema(name = "RehearsedLock")
  record Lock(
      @Schema(examples = "public.orders") String table,
      @Schema(examples = "ACCESS EXCLUSIVE") String mode,
      @Schema(description = "What of others waits for it", examples = "reads and writes")
          String blocks) {}
}
