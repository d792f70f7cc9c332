package dev.truss.backup;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a backup was restored to see that it can be. */
public enum Verification {
  @JsonProperty("none")
  NONE,
  @JsonProperty("running")
  RUNNING,
  @JsonProperty("passed")
  PASSED,
  @JsonProperty("failed")
  FAILED
}
