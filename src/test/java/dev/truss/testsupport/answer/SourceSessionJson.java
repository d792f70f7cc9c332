package dev.truss.testsupport.answer;

import org.jspecify.annotations.Nullable;

/** A session in the way. */
public record SourceSessionJson(
    int pid,
    @Nullable String user,
    @Nullable String application,
    @Nullable String state,
    long ageSeconds) {}
