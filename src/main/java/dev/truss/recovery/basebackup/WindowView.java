package dev.truss.recovery.basebackup;

import dev.truss.recovery.wal.Archiving;
import dev.truss.recovery.wal.Lsn;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The moments that can be recovered. */
@Schema(name = "RecoveryWindow", description = "The moments that can be recovered")
public record WindowView(
    @Schema(nullable = true, description = "The first; null if there are none")
        @Nullable Instant earliest,
    @Schema(
            nullable = true,
            description =
                "The last: while WAL arrives in the archive that is now, else the last commit in the archive")
        @Nullable Instant latest,
    @Schema(nullable = true, examples = "0/5000138") @Nullable Lsn earliestLsn,
    @Schema(nullable = true, examples = "0/9A3C2F0") @Nullable Lsn latestLsn,
    @Schema(description = "The ranges in between that cannot be recovered") List<Gap> gaps,
    @Schema(description = "Newest first") List<Start> baseBackups,
    Archiving archiving) {

  /** Moments that cannot be recovered. */
  @Schema(name = "RecoveryGap")
  record Gap(
      @Schema(description = "The last moment before") Instant from,
      @Schema(
              nullable = true,
              description = "The first moment after; null until a base backup is made")
          @Nullable Instant to,
      @Schema(
              description = "The first WAL segment that is missing or damaged",
              examples = "000000010000000000000042")
          String missing,
      @Schema(examples = "WAL segment 000000010000000000000042 is missing") String reason) {}

  /** A base backup, and the end of the replay from there. */
  @Schema(name = "RecoveryStart")
  record Start(
      @Schema(examples = "3") long id,
      @Schema(examples = "base_2026-01-15") String label,
      @Schema(description = "The earliest moment that can be recovered from it") Instant earliest,
      @Schema(nullable = true, description = "The latest; null if it is of no use")
          @Nullable Instant latest,
      @Schema(examples = "4402341478") long sizeBytes,
      @Schema(examples = "1") int timeline,
      @Schema(nullable = true, description = "Why it is of no use, or ends where it ends")
          @Nullable String reason) {}
}
