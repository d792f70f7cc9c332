package dev.truss.recovery;

import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The bodies of requests about recoveries. */
final class RecoveryRequests {

  private RecoveryRequests() {}

  /** Recovers one database into a new branch. */
  @Schema(name = "Recover")
  record Recover(
      @Schema(
              description = "The state before the first commit that is later",
              examples = "2026-01-15T10:00:00.123456Z")
          @Nullable String targetTime,
      @Schema(description = "The state at a position in the WAL", examples = "0/1A2B3C4D")
          @Nullable String targetLsn,
      @Schema(description = "The state at a restore point", examples = "before-the-migration")
          @Nullable String targetName,
      @Schema(
              description =
                  "Whether to include transactions committed at exactly that time or position; default true")
          @Nullable Boolean inclusive,
      @Schema(
              description =
                  "The name that the database had then; default the main database. It may have been dropped since",
              examples = "shop")
          @Nullable String database,
      @Schema(
              description = "1 to 60 characters; default branch_ and the time",
              examples = "before-the-accident")
          @Nullable String label,
      @Schema(description = "0 to 87600, decimal; 0 or absent for no expiry", examples = "24")
          @Nullable BigDecimal ttlHours) {}

  /** Names the present position in the WAL. */
  @Schema(name = "CreateRecoveryPoint")
  record CreatePoint(
      @Schema(description = "1 to 63 letters, digits, _ . : -", examples = "before-the-migration")
          @Nullable String name) {}
}
