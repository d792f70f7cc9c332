package dev.truss.branch;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.truss.security.Audited;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A branch as the API shows it. */
@Schema(name = "Branch", description = "A full, isolated copy of a database")
public record BranchView(
    @Schema(examples = "1") long id,
    @Schema(examples = "feature-user-profiles") String label,
    @Schema(
            description = "The name of its database",
            examples = "truss_branch_feature_user_profiles_2howw0vg")
        String branchDb,
    BranchStatus status,
    @Schema(
            description =
                "Logical size, read in the background; a clone by reflink shares it with its source",
            examples = "8421376")
        long sizeBytes,
    @Schema(description = "0 for no expiry", examples = "24") BigDecimal ttlHours,
    @Schema(nullable = true, description = "null for no expiry") @Nullable Instant expiresAt,
    Instant createdAt,
    @Schema(description = "Who asked for it", examples = "anonymous") String createdBy,
    @Schema(
            nullable = true,
            description = "The branch it was cut from; null for the main database",
            examples = "null")
        @Nullable Long parent,
    @Schema(description = "It neither expires nor can be deleted", examples = "false")
        @JsonProperty("protected")
        boolean isProtected,
    @Schema(
            nullable = true,
            description =
                "How its bytes were copied: wal_log, file_copy, file_clone or copy; null until they are",
            examples = "file_clone")
        @Nullable String strategy,
    @Schema(
            description = "What was asked to happen to the sessions on its source",
            examples = "auto")
        String connections,
    @Schema(
            nullable = true,
            description = "Milliseconds for which its source was held; null for a copy",
            examples = "70")
        @Nullable Long heldMs,
    @Schema(
            nullable = true,
            description = "The step of the operation under way, such as copying",
            examples = "null")
        @Nullable String phase,
    @Schema(
            nullable = true,
            description = "The job that copies, or copied, its content",
            examples = "null")
        @Nullable Long jobId,
    @Schema(
            nullable = true,
            description = "Why it failed, or why the last operation on it did",
            examples = "null")
        @Nullable String reason,
    @Schema(description = "What the copy could not carry, in sentences", examples = "[]")
        List<String> warnings)
    implements Audited {

  @Override
  public String auditSubject() {
    return label;
  }

  public static BranchView of(Branch branch) {
    return new BranchView(
        branch.id(),
        branch.label(),
        branch.database().value(),
        branch.status(),
        branch.sizeBytes(),
        branch.ttlHours(),
        branch.expiresAt(),
        branch.createdAt(),
        branch.createdBy(),
        branch.parentId(),
        branch.isProtected(),
        branch.strategy(),
        branch.connections(),
        branch.heldMs(),
        branch.phase(),
        branch.jobId(),
        branch.reason(),
        branch.warnings());
  }
}
