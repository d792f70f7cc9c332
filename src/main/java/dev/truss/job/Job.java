package dev.truss.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Work that outlives its request.
 *
 * @param kind such as {@code branch_copy}
 * @param currentItem what is being done just now, for people
 * @param bytesDone of {@code bytesTotal}; an estimate
 * @param cancelRequested whether somebody asked to stop it
 */
public record Job(
    long id,
    String kind,
    JobStatus status,
    @Nullable Long branchId,
    @Nullable String phase,
    @Nullable String currentItem,
    long bytesDone,
    long bytesTotal,
    boolean cancelRequested,
    @Nullable String reason,
    String createdBy,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt) {

  /** From 0 to 1; 1 only when it is completed. */
  @JsonProperty
  public double progress() {
    if (status == JobStatus.COMPLETED) {
      return 1;
    }
    double share = bytesTotal == 0 ? 0 : (double) bytesDone / bytesTotal;
    return Math.round(Math.min(share, 0.99) * 1000) / 1000.0;
  }
}
