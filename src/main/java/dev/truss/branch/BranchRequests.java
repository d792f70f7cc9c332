package dev.truss.branch;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.truss.cloning.ConnectionsMode;
import dev.truss.error.ProblemException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The bodies of requests about branches. */
final class BranchRequests {

  private static final BigDecimal MAX_HOLD_SECONDS = BigDecimal.valueOf(3600);
  private static final BigDecimal MILLIS = BigDecimal.valueOf(1000);

  private BranchRequests() {}

  /** The body of a request that creates a branch. */
  @Schema(name = "CreateBranch")
  record Create(
      @Schema(
              description = "1 to 60 characters; default branch_ and the time",
              examples = "feature-user-profiles")
          @Nullable String label,
      @Schema(description = "0 to 87600, decimal; 0 or absent for no expiry", examples = "24")
          @Nullable BigDecimal ttlHours,
      @Schema(
              description = "A branch id; absent for the main database",
              implementation = Long.class)
          @Nullable JsonNode parent,
      @Nullable ConnectionsMode connections,
      @Schema(
              description =
                  "For how many seconds the source may be held, above 0 to 3600; default truss.branch.max-hold",
              examples = "5")
          @Nullable BigDecimal maxHold) {

    /** Returns the parent; empty for the main database. */
    Optional<Long> parentId() {
      if (parent == null || parent.isNull()) {
        return Optional.empty();
      }
      if (parent.isObject() && parent.path("snapshot").canConvertToExactIntegral()) {
        throw ProblemException.notFound(
            "snapshot_not_found", "There is no snapshot " + parent.get("snapshot") + ".");
      }
      if (!parent.canConvertToExactIntegral() || !parent.canConvertToLong()) {
        throw ProblemException.invalidField(
            "parent", "must be the id of a branch, or absent for the main database");
      }
      return Optional.of(parent.longValue());
    }
  }

  /** The body of a request that changes a branch. Absent members stay as they are. */
  @Schema(name = "PatchBranch", description = "What is absent stays")
  record Patch(
      @Schema(examples = "feature-user-profiles") @Nullable String label,
      @Schema(description = "Counted from now; 0 for no expiry", examples = "24")
          @Nullable BigDecimal ttlHours,
      @JsonProperty("protected") @Nullable Boolean isProtected) {}

  /** The body of a request that resets a branch. */
  @Schema(name = "ResetBranch")
  record Reset(
      @Nullable ConnectionsMode connections,
      @Schema(
              description =
                  "For how many seconds the source may be held, above 0 to 3600; default truss.branch.max-hold",
              examples = "5")
          @Nullable BigDecimal maxHold) {}

  static ConnectionsMode mode(@Nullable ConnectionsMode given) {
    return given == null ? ConnectionsMode.AUTO : given;
  }

  static Optional<Duration> maxHold(@Nullable BigDecimal seconds) {
    if (seconds == null) {
      return Optional.empty();
    }
    if (seconds.signum() <= 0 || seconds.compareTo(MAX_HOLD_SECONDS) > 0) {
      throw ProblemException.invalidField(
          "max_hold", "must be above 0 and at most 3600, in seconds");
    }
    return Optional.of(Duration.ofMillis(Math.max(1, seconds.multiply(MILLIS).longValue())));
  }
}
