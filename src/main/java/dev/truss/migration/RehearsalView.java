package dev.truss.migration;

import dev.truss.job.JobStatus;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A rehearsal that runs as a job. */
@Schema(name = "RehearsalJob")
record RehearsalView(
    @Schema(description = "Its job, which DELETE /api/jobs/{id} cancels", examples = "12")
        long jobId,
    @Schema(examples = "shop") String database,
    JobStatus status,
    Instant createdAt,
    @Schema(nullable = true) @Nullable Instant finishedAt,
    @Schema(nullable = true, description = "Why it failed or was cancelled", examples = "null")
        @Nullable String reason,
    @Schema(nullable = true, description = "What a run would meet; null until it is completed")
        @Nullable CheckResult check) {

  /** The rehearsals of one database. */
  @Schema(name = "RehearsalJobs")
  record All(@Schema(description = "Newest first") List<RehearsalView> rehearsals) {}
}
