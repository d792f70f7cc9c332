package dev.truss.branch;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.truss.error.ProblemException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The status of a branch. */
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

  private static final String EVERY = "all";

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the statuses that a request names, in repeated parameters or separated by commas.
   *
   * @param given empty for active branches; {@code all} for every status
   */
  static Set<BranchStatus> asked(List<String> given) {
    List<String> names = given.stream().flatMap(part -> Stream.of(part.split(",", -1))).toList();
    Set<BranchStatus> asked = EnumSet.noneOf(BranchStatus.class);
    for (String name : names) {
      if (name.equals(EVERY)) {
        asked.addAll(EnumSet.allOf(BranchStatus.class));
      } else {
        asked.add(of(name).orElseThrow(BranchStatus::unknown));
      }
    }
    return names.isEmpty() ? EnumSet.of(ACTIVE) : asked;
  }

  private static ProblemException unknown() {
    return ProblemException.invalidField(
        "status",
        "must be all or some of "
            + Arrays.stream(values()).map(BranchStatus::text).collect(Collectors.joining(", "))
            + ", repeated or separated by commas");
  }

  private static Optional<BranchStatus> of(String text) {
    return Arrays.stream(values()).filter(status -> status.text().equals(text)).findFirst();
  }
}
