package dev.truss.backup;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Whether a backup was restored to see that it can be. */
enum Verification {
  @JsonProperty("none")
  NONE,
  @JsonProperty("running")
  RUNNING,
  @JsonProperty("passed")
  PASSED,
  @JsonProperty("failed")
  FAILED;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
