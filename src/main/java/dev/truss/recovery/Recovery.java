package dev.truss.recovery;

import dev.truss.recovery.replay.Target;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The target of a branch's recovery, and how it went. */
@Schema(name = "Recovery", description = "The recovery that a branch comes from")
record Recovery(
    @Schema(examples = "7") long branchId,
    @Schema(examples = "12") long jobId,
    @Schema(description = "The name of the database at that time", examples = "shop")
        String database,
    @Schema(description = "time, lsn or name", examples = "time") String targetKind,
    @Schema(examples = "2026-01-15T10:00:00.123456Z") String target,
    boolean inclusive,
    @Schema(
            nullable = true,
            description = "The base backup that it started from; null if it was deleted",
            examples = "3")
        @Nullable Long baseBackupId,
    @Schema(
            nullable = true,
            description = "Where replay stopped, as Postgres reports it",
            examples =
                "recovery stopping before commit of transaction 4711, time 2026-01-15 10:00:00.2+00")
        @Nullable String stopped,
    @Schema(
            nullable = true,
            description = "The WAL that was replayed, in bytes",
            examples = "50331648")
        @Nullable Long replayBytes,
    @Schema(nullable = true, description = "Milliseconds that this phase took")
        @Nullable Long choosingMs,
    @Schema(nullable = true) @Nullable Long restoringMs,
    @Schema(nullable = true) @Nullable Long replayingMs,
    @Schema(nullable = true) @Nullable Long copyingMs,
    Instant createdAt) {

  Target.Wanted wanted() {
    return new Target.Wanted(Target.Kind.of(targetKind), target, inclusive);
  }
}
