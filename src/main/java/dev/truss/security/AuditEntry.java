package dev.truss.security;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An action that succeeded or was attempted. */
@Schema(name = "AuditEntry", description = "Something that was done, or tried")
record AuditEntry(
    @Schema(examples = "4711") long id,
    Instant at,
    @Schema(description = "truss for what Truss did by itself", examples = "anonymous") String who,
    @Schema(examples = "create branch") String action,
    @Schema(
            nullable = true,
            description =
                "The label of the branch, backup or other subject, or its id from the path",
            examples = "feature-x")
        @Nullable String subject,
    @Schema(nullable = true, examples = "POST") @Nullable String method,
    @Schema(nullable = true, description = "Without the query", examples = "/api/branches")
        @Nullable String path,
    @Schema(
            nullable = true,
            description =
                "The HTTP status; null if the client disconnected before it was known, and for actions of Truss itself",
            examples = "201")
        @Nullable Integer status,
    @Schema(
            nullable = true,
            description = "The address it came from, which may be a proxy's",
            examples = "127.0.0.1")
        @Nullable String remote) {

  /** An entry that is not written yet. */
  record Draft(
      Instant at,
      String who,
      String action,
      @Nullable String subject,
      @Nullable String method,
      @Nullable String path,
      @Nullable Integer status,
      @Nullable String remote) {}
}
