package dev.truss.backup;

import dev.truss.backup.archive.ArchiveFormat;
import dev.truss.backup.archive.Manifests;
import dev.truss.postgres.DatabaseName;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A backup, as a row of the control database.
 *
 * @param branchId null for the main database, and for what was imported
 * @param branchLabel null for the main database
 * @param archive its name in the storage; null until it is completed
 * @param sha256 over the names and SHA-256 of its files; null until it is completed
 * @param manifestSha256 of the manifest; null for what an older Truss has made
 * @param sizeBytes of its files
 * @param sourceBytes of the database when it was asked for
 * @param proven whether its last finished verification passed
 * @param schedule which began it; null for a request
 * @param deleting whether somebody deleted it, and its files may be gone
 * @param run the run under way, which fences a replica that slept
 * @param verify what it is to be verified by once it is complete; null for nothing
 */
public record Backup(
    long id,
    String label,
    @Nullable Long branchId,
    @Nullable String branchLabel,
    DatabaseName database,
    BackupStatus status,
    ArchiveFormat format,
    String compression,
    @Nullable String archive,
    @Nullable String sha256,
    @Nullable String manifestSha256,
    long sizeBytes,
    long sourceBytes,
    Verification verification,
    boolean proven,
    @Nullable String verificationReason,
    @Nullable Instant verifiedAt,
    List<String> warnings,
    @Nullable String reason,
    @Nullable Long jobId,
    @Nullable Long verifyJobId,
    String createdBy,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable String schedule,
    boolean deleting,
    @Nullable UUID run,
    @Nullable VerifyBy verify) {

  public Manifests.Reference reference() {
    return new Manifests.Reference(id, archive, sha256, manifestSha256);
  }
}
