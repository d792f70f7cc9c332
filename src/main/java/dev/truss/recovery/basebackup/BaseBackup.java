package dev.truss.recovery.basebackup;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.truss.recovery.wal.Lsn;
import dev.truss.security.Audited;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A physical copy of the whole server. */
@Schema(
    name = "BaseBackup",
    description = "A physical copy of the whole server, the start of recoveries")
public record BaseBackup(
    @Schema(examples = "3") long id,
    @Schema(examples = "base_2026-01-15") String label,
    Status status,
    @Schema(description = "The size of its files, in bytes", examples = "4402341478")
        long sizeBytes,
    @Schema(nullable = true, description = "The value of server_version_num", examples = "150018")
        @Nullable Integer serverVersion,
    @JsonIgnore @Nullable String systemIdentifier,
    @Schema(nullable = true, examples = "1") @Nullable Integer timeline,
    @Schema(
            nullable = true,
            description = "The position where replay begins",
            examples = "0/5000028")
        @Nullable Lsn beginLsn,
    @Schema(
            nullable = true,
            description = "Up to where WAL must be replayed at least",
            examples = "0/5000138")
        @Nullable Lsn endLsn,
    @Schema(nullable = true, description = "The earliest moment that can be recovered from it")
        @Nullable Instant endedAt,
    @Schema(nullable = true, description = "The name of its folder") @Nullable String folder,
    @JsonIgnore @Nullable String superuser,
    @Schema(nullable = true, description = "Why it failed", examples = "null")
        @Nullable String reason,
    @Schema(nullable = true, examples = "12") @Nullable Long jobId,
    @Schema(description = "Made by the schedule", examples = "true") boolean scheduled,
    @Schema(examples = "anonymous") String createdBy,
    Instant createdAt,
    @Schema(nullable = true) @Nullable Instant startedAt,
    @Schema(nullable = true) @Nullable Instant finishedAt,
    @JsonIgnore @Nullable UUID run)
    implements Audited {

  @Override
  public String auditSubject() {
    return label;
  }

  /** The status of a base backup. The last three are final. */
  public enum Status {
    @JsonProperty("queued")
    QUEUED,
    @JsonProperty("in_progress")
    IN_PROGRESS,
    @JsonProperty("completed")
    COMPLETED,
    @JsonProperty("failed")
    FAILED,
    @JsonProperty("cancelled")
    CANCELLED;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Status of(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }

  /** The properties of a complete base backup. */
  public record Complete(
      long id,
      String folder,
      int major,
      String systemIdentifier,
      int timeline,
      Lsn begin,
      Lsn end,
      Instant endedAt,
      String superuser) {}

  /** Returns the properties of a complete base backup; null before. */
  @JsonIgnore
  public @Nullable Complete complete() {
    if (status != Status.COMPLETED
        || folder == null
        || serverVersion == null
        || systemIdentifier == null
        || timeline == null
        || beginLsn == null
        || endLsn == null
        || endedAt == null
        || superuser == null) {
      return null;
    }
    return new Complete(
        id,
        folder,
        serverVersion / 1_00_00,
        systemIdentifier,
        timeline,
        beginLsn,
        endLsn,
        endedAt,
        superuser);
  }
}
