package dev.truss.backup;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The status of a backup. */
@RegisterForReflection // a member of problem documents
public enum BackupStatus {
  @JsonProperty("queued")
  QUEUED,
  @JsonProperty("in_progress")
  IN_PROGRESS,
  @JsonProperty("completed")
  COMPLETED,
  @JsonProperty("failed")
  FAILED,
  @JsonProperty("cancelled")
  CANCELLED;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<BackupStatus> of(String text) {
    return Arrays.stream(values()).filter(status -> status.text().equals(text)).findFirst();
  }
}
