package dev.truss.branch;

import com.fasterxml.jackson.annotation.JsonAlias;
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

  /**
   * Makes a branch.
   *
   * @param parent absent for the main database, or the id of a branch
   * @param maxHold seconds
   */
  @Schema(name = "CreateBranch")
  record Create(
      @Nullable String label,
      @JsonAlias("ttlHours") @Nullable BigDecimal ttlHours,
      @Schema(
              description = "A branch id; absent for the main database",
              implementation = Long.class)
          @Nullable JsonNode parent,
      @Nullable ConnectionsMode connections,
      @JsonAlias("maxHold") @Nullable BigDecimal maxHold) {

    /** Empty for the main database. */
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

  /** Changes what a branch is called and how long it lives. What is absent stays. */
  @Schema(name = "PatchBranch")
  record Patch(
      @Nullable String label,
      @JsonAlias("ttlHours") @Nullable BigDecimal ttlHours,
      @com.fasterxml.jackson.annotation.JsonProperty("protected") @Nullable Boolean isProtected) {}

  /** Gives a branch its parent's present content. */
  @Schema(name = "ResetBranch")
  record Reset(
      @Nullable ConnectionsMode connections, @JsonAlias("maxHold") @Nullable BigDecimal maxHold) {}

  static ConnectionsMode mode(@Nullable ConnectionsMode given) {
    return given == null ? ConnectionsMode.AUTO : given;
  }

  static Optional<Duration> maxHold(@Nullable BigDecimal seconds) {
    if (seconds == null) {
      return Optional.empty();
    }
    if (seconds.signum() <= 0 || seconds.compareTo(MAX_HOLD_SECONDS) > 0) {
      throw ProblemException.invalidField(
          "maxHold", "must be above 0 and at most 3600, in seconds");
    }
    return Optional.of(Duration.ofMillis(Math.max(1, seconds.multiply(MILLIS).longValue())));
  }
}
