package dev.truss.testsupport.answer;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A branch. */
public record BranchJson(
    long id,
    String label,
    @JsonProperty("branch_db") String database,
    String status,
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
    List<String> warnings) {}
