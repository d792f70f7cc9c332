package dev.truss.branch;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A branch as the API shows it.
 *
 * @param ttlHours 0 for no expiry
 * @param parent the id of a branch; null for the main database
 * @param strategy how its bytes were copied: wal_log, file_copy, file_clone or copy
 * @param connections what was asked to happen to the sessions on its source
 * @param heldMs how long its source was held
 * @param phase the step of the operation under way
 * @param reason why it failed, or why the last operation on it did
 * @param warnings what the copy could not carry
 */
@Schema(name = "Branch")
record BranchView(
    long id,
    String label,
    String branchDb,
    BranchStatus status,
    long sizeBytes,
    BigDecimal ttlHours,
    @Nullable Instant expiresAt,
    Instant createdAt,
    String createdBy,
    @Nullable Long parent,
    @JsonProperty("protected") boolean isProtected,
    @Nullable String strategy,
    String connections,
    @Nullable Long heldMs,
    @Nullable String phase,
    @Nullable Long jobId,
    @Nullable String reason,
    List<String> warnings) {

  static BranchView of(Branch branch) {
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
