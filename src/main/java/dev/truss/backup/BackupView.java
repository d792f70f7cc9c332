package dev.truss.backup;

import dev.truss.backup.archive.ArchiveFormat;
import dev.truss.security.Audited;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A backup as the API shows it. */
@Schema(name = "Backup", description = "An archive that pg_dump wrote, with a manifest")
public record BackupView(
    @Schema(examples = "1") long id,
    @Schema(examples = "pre-migration-backup") String label,
    BackupStatus status,
    @Schema(description = "Of its files", examples = "52428800") long sizeBytes,
    Instant createdAt,
    @Schema(examples = "anonymous") String createdBy,
    @Schema(
            nullable = true,
            description = "The branch it is of; null for the main database",
            examples = "null")
        @Nullable Long branch,
    @Schema(
            nullable = true,
            description = "What that was called when it was asked for, also when it is gone",
            examples = "null")
        @Nullable String branchLabel,
    @Schema(description = "The database it is of", examples = "shop") String database,
    ArchiveFormat format,
    @Schema(description = "As pg_dump takes it", examples = "zstd") String compression,
    @Schema(description = "Of the database when it was asked for", examples = "1073741824")
        long sourceBytes,
    @Schema(
            nullable = true,
            description = "Its name in the storage",
            examples = "20260115T100000Z-1-shop-3f2a81c0")
        @Nullable String archive,
    @Schema(
            nullable = true,
            description = "Of the lines that sha256sum would print for its files",
            examples = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
        @Nullable String sha256,
    @Schema(description = "Whether it was restored to see that it can be")
        Verification verification,
    @Schema(nullable = true, description = "What was compared, or why it failed")
        @Nullable String verificationReason,
    @Schema(nullable = true) @Nullable Instant verifiedAt,
    @Schema(
            nullable = true,
            description = "What it was asked to be verified by; null for nothing",
            examples = "content")
        @Nullable VerifyBy verify,
    @Schema(nullable = true, description = "Which began it", examples = "nightly")
        @Nullable String schedule,
    @Schema(nullable = true, examples = "12") @Nullable Long jobId,
    @Schema(nullable = true) @Nullable Instant startedAt,
    @Schema(nullable = true) @Nullable Instant finishedAt,
    @Schema(nullable = true, description = "Why it failed", examples = "null")
        @Nullable String reason,
    @Schema(description = "What the archive does not hold, in sentences", examples = "[]")
        List<String> warnings)
    implements Audited {

  @Override
  public String auditSubject() {
    return label;
  }

  public static BackupView of(Backup backup) {
    return new BackupView(
        backup.id(),
        backup.label(),
        backup.status(),
        backup.sizeBytes(),
        backup.createdAt(),
        backup.createdBy(),
        backup.branchId(),
        backup.branchLabel(),
        backup.database().value(),
        backup.format(),
        backup.compression(),
        backup.sourceBytes(),
        backup.archive(),
        backup.sha256(),
        backup.verification(),
        backup.verificationReason(),
        backup.verifiedAt(),
        backup.verify(),
        backup.schedule(),
        backup.verification() == Verification.RUNNING ? backup.verifyJobId() : backup.jobId(),
        backup.startedAt(),
        backup.finishedAt(),
        backup.reason(),
        backup.warnings());
  }
}
