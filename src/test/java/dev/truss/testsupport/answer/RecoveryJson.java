package dev.truss.testsupport.answer;

import org.jspecify.annotations.Nullable;

/** A recovery. */
public record RecoveryJson(
    long branchId,
    long jobId,
    String database,
    @Nullable Long baseBackupId,
    @Nullable String stopped,
    @Nullable Long copyingMs) {}
