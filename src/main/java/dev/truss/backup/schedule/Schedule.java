package dev.truss.backup.schedule;

import dev.truss.backup.VerifyBy;
import dev.truss.security.Audited;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A schedule of backups. */
@Schema(description = "A schedule of backups and their retention")
record Schedule(
    @Schema(examples = "nightly") String name,
    @Schema(description = "minute, hour, day of month, month, day of week", examples = "0 3 * * *")
        String cron,
    @Schema(examples = "Europe/Berlin") String timeZone,
    @Schema(
            nullable = true,
            description = "Labels of branches, with * for anything; null for the main database",
            examples = "null")
        @Nullable String branches,
    @Schema(description = "Whether a trial restore verifies each backup") boolean verify,
    @Schema(description = "What the verification compares", examples = "rows") VerifyBy verifyBy,
    boolean enabled,
    RetentionPolicy keep,
    Instant nextRunAt,
    @Schema(nullable = true) @Nullable Instant lastRunAt,
    @Schema(nullable = true, description = "Why the last run began no backup", examples = "null")
        @Nullable String reason,
    @Schema(examples = "anonymous") String createdBy,
    Instant createdAt)
    implements Audited {

  /** Returns how its backups are verified; null if they are not. */
  @Nullable VerifyBy verified() {
    return verify ? verifyBy : null;
  }

  @Override
  public String auditSubject() {
    return name;
  }
}
