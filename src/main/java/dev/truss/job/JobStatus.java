package dev.truss.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;

/** The status of a job. The last three are final. */
@RegisterForReflection // a member of problem documents
public enum JobStatus {
  @JsonProperty("queued")
  QUEUED,
  @JsonProperty("running")
  RUNNING,
  @JsonProperty("completed")
  COMPLETED,
  @JsonProperty("failed")
  FAILED,
  @JsonProperty("cancelled")
  CANCELLED;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the status of this name. */
  public static JobStatus of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
