package dev.truss.job;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Work that outlives its request. */
@Schema(description = "Work that outlives its request")
public record Job(
    @Schema(examples = "12") long id,
    @Schema(examples = "branch_copy") String kind,
    JobStatus status,
    @Schema(nullable = true, description = "The branch it works on", examples = "7")
        @Nullable Long branchId,
    @Schema(nullable = true, description = "The backup it works on", examples = "null")
        @Nullable Long backupId,
    @Schema(nullable = true, description = "The current step", examples = "copying")
        @Nullable String phase,
    @Schema(
            nullable = true,
            description = "The current step, in words",
            examples = "INDEX \"public.orders_pkey\"")
        @Nullable String currentItem,
    @Schema(description = "Tables of a backup, entries of a restore", examples = "3") int itemsDone,
    @Schema(description = "0 while it is not known", examples = "12") int itemsTotal,
    @Schema(
            description = "The part of bytes_total that is done; an estimate",
            examples = "52428800")
        long bytesDone,
    @Schema(examples = "1073741824") long bytesTotal,
    @Schema(description = "Somebody asked to stop it", examples = "false") boolean cancelRequested,
    @Schema(nullable = true, description = "Why it failed or was cancelled", examples = "null")
        @Nullable String reason,
    @Schema(examples = "anonymous") String createdBy,
    Instant createdAt,
    @Schema(nullable = true) @Nullable Instant startedAt,
    @Schema(nullable = true) @Nullable Instant finishedAt,
    @Schema(description = "When the job last reported progress") Instant changedAt,
    @JsonIgnore @Nullable Instant countingSince,
    @JsonIgnore Share share) {

  /**
   * The part of the whole job that is counted at present.
   *
   * @param from where it begins, from 0
   * @param to where it ends, up to 1
   */
  public record Share(double from, double to) {
    static final Share ALL = new Share(0, 1);

    double at(double done) {
      return from + (to - from) * done;
    }

    /** Returns the rest behind this part, as a multiple of it. */
    double behind() {
      return to == from ? 0 : (1 - to) / (to - from);
    }
  }

  /** Returns the progress, from 0 to 1; 1 only when the job is completed. */
  @JsonProperty
  @Schema(description = "From 0 to 1; 1 only when the job is completed", examples = "0.05")
  public double progress() {
    if (status == JobStatus.COMPLETED) {
      return 1;
    }
    double done = share.at(bytesTotal == 0 ? 0 : (double) bytesDone / bytesTotal);
    return Math.round(Math.min(done, 0.99) * 1000) / 1000.0;
  }

  /** Returns the rate of the present phase in bytes per second; null in its first second. */
  @JsonProperty
  @Schema(nullable = true, examples = "104857600")
  public @Nullable Long bytesPerSecond() {
    double seconds = secondsSoFar();
    return seconds < 1 ? null : Math.round(bytesDone / seconds);
  }

  /**
   * Returns the seconds left at the rate so far, at least 1. Null while the job is not running, in
   * its first second, and once all that is counted is done and the job goes on.
   */
  @JsonProperty
  @Schema(nullable = true, examples = "10")
  public @Nullable Long secondsLeft() {
    if (status != JobStatus.RUNNING || bytesDone == 0 || secondsSoFar() < 1) {
      return null;
    }
    double seconds = secondsSoFar() / bytesDone;
    double bytesLeft = Math.max(0, bytesTotal - bytesDone) + bytesTotal * share.behind();
    return bytesLeft == 0 ? null : Math.max(1, Math.round(seconds * bytesLeft));
  }

  private double secondsSoFar() {
    return countingSince == null
        ? 0
        : Duration.between(countingSince, changedAt).toMillis() / 1000.0;
  }
}
