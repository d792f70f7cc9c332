package dev.truss.backup;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The state of a backup's verification. */
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
