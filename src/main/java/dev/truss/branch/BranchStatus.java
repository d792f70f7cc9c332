package dev.truss.branch;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a branch stands. */
@RegisterForReflection // a member of problem documents
public enum BranchStatus {
  @JsonProperty("creating")
  CREATING,
  @JsonProperty("active")
  ACTIVE,
  @JsonProperty("resetting")
  RESETTING,
  @JsonProperty("expired")
  EXPIRED,
  @JsonProperty("deleting")
  DELETING,
  @JsonProperty("deleted")
  DELETED,
  @JsonProperty("failed")
  FAILED;

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<BranchStatus> of(String text) {
    return Arrays.stream(values()).filter(status -> status.text().equals(text)).findFirst();
  }
}
