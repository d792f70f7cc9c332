package dev.truss.testsupport.answer;

import org.jspecify.annotations.Nullable;

/** A rehearsal that runs as a job, with what it found once it is complete. */
public record RehearsalJobJson(long jobId, String status, @Nullable MigrationCheckJson check) {}
