package dev.truss.testsupport.answer;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A backup. */
public record BackupJson(
    long id,
    String label,
    String status,
    long sizeBytes,
    Instant createdAt,
    String createdBy,
    @Nullable Long branch,
    @Nullable String branchLabel,
    String database,
    String format,
    String compression,
    long sourceBytes,
    @Nullable String archive,
    @Nullable String sha256,
    String verification,
    @Nullable String verificationReason,
    @Nullable Instant verifiedAt,
    @Nullable String verify,
    @Nullable String schedule,
    @Nullable Long jobId,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable String reason,
    List<String> warnings) {}
