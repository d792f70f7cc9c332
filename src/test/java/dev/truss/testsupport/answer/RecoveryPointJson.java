package dev.truss.testsupport.answer;

import org.jspecify.annotations.Nullable;

/** A restore point. */
public record RecoveryPointJson(
    long id, String name, String lsn, int timeline, @Nullable String database) {}
