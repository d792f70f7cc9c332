package dev.truss.testsupport.answer;

import org.jspecify.annotations.Nullable;

/** A job. */
public record JobJson(
    long id,
    String kind,
    String status,
    @Nullable Long branchId,
    @Nullable Long backupId,
    @Nullable String phase,
    @Nullable String currentItem,
    int itemsDone,
    int itemsTotal,
    long bytesDone,
    long bytesTotal,
    double progress,
    boolean cancelRequested,
    @Nullable String reason) {}
