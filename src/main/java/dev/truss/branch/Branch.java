package dev.truss.branch;

import dev.truss.postgres.DatabaseName;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A database in the main server that Truss created and owns, as the control database has it.
 *
 * @param parentId the branch it was cut from; null for the main database
 * @param ttlHours 0 for no expiry
 * @param connections how it was asked for
 * @param heldMs how long the source was held for it
 * @param databaseOid empty until the database is complete
 * @param sizeBytes read in the background; logical size, which file clones share
 * @param phase the step of the operation under way
 * @param operation the operation under way, what fences a replica that slept while another took
 *     over
 * @param owner the replica that runs the operation
 */
public record Branch(
    long id,
    String label,
    DatabaseName database,
    BranchStatus status,
    @Nullable Long parentId,
    boolean isProtected,
    BigDecimal ttlHours,
    @Nullable Instant expiresAt,
    String connections,
    @Nullable String strategy,
    @Nullable Long heldMs,
    OptionalLong databaseOid,
    long sizeBytes,
    List<String> warnings,
    @Nullable String reason,
    @Nullable Long jobId,
    String createdBy,
    Instant createdAt,
    @Nullable String phase,
    @Nullable UUID operation,
    @Nullable UUID owner) {}
