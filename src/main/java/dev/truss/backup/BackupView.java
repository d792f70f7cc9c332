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
    @Schema(description = "The size of its files, in bytes", examples = "52428800") long sizeBytes,
    Instant createdAt,
    @Schema(examples = "anonymous") String createdBy,
    @Schema(
            nullable = true,
            description = "The branch that was backed up; null for the main database",
            examples = "null")
        @Nullable Long branch,
    @Schema(
            nullable = true,
            description = "The label of that branch when the backup was requested",
            examples = "null")
        @Nullable String branchLabel,
    @Schema(description = "The database that was backed up", examples = "shop") String database,
    ArchiveFormat format,
    @Schema(description = "The value of pg_dump --compress", examples = "zstd") String compression,
    @Schema(
            description = "The size of the database when the backup was requested, in bytes",
            examples = "1073741824")
        long sourceBytes,
    @Schema(
            nullable = true,
            description = "The name of the archive in the storage",
            examples = "20260115T100000Z-1-shop-3f2a81c0")
        @Nullable String archive,
    @Schema(
            nullable = true,
            description = "The SHA-256 of the lines that sha256sum prints for its files",
            examples = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
        @Nullable String sha256,
    @Schema(description = "The result of the last trial restore") Verification verification,
    @Schema(nullable = true, description = "What the verification compared, or why it failed")
        @Nullable String verificationReason,
    @Schema(nullable = true) @Nullable Instant verifiedAt,
    @Schema(
            nullable = true,
            description = "How the backup is verified when it completes; null if it is not",
            examples = "content")
        @Nullable VerifyBy verify,
    @Schema(nullable = true, description = "The schedule that requested it", examples = "nightly")
        @Nullable String schedule,
    @Schema(nullable = true, examples = "12") @Nullable Long jobId,
    @Schema(nullable = true) @Nullable Instant startedAt,
    @Schema(nullable = true) @Nullable Instant finishedAt,
    @Schema(nullable = true, description = "Why the backup failed", examples = "null")
        @Nullable String reason,
    @Schema(
            description = "A sentence for each thing that the archive does not contain",
            examples = "[]")
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
