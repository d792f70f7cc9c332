package dev.truss.testsupport.answer;

import org.jspecify.annotations.Nullable;

/** A base backup. */
public record BaseBackupJson(
    long id,
    String label,
    String status,
    long sizeBytes,
    @Nullable Integer timeline,
    @Nullable String beginLsn,
    @Nullable String endLsn,
    @Nullable String folder,
    @Nullable String reason,
    @Nullable Long jobId,
    boolean scheduled) {}
