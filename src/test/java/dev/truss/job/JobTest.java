package dev.truss.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class JobTest {
  private static final Instant BEGUN = Instant.parse("2026-01-15T10:00:00Z");

  @Test
  void progressOfAPhaseIsAPartOfTheWhole() {
    assertThat(job(0, 100, new Job.Share(0.6, 0.7)).progress()).isEqualTo(0.6);
    assertThat(job(50, 100, new Job.Share(0.6, 0.7)).progress()).isEqualTo(0.65);
    assertThat(job(100, 100, new Job.Share(0.6, 0.7)).progress()).isEqualTo(0.7);
    assertThat(job(0, 0, new Job.Share(0.6, 0.7)).progress()).isEqualTo(0.6);
    assertThat(job(100, 100, Job.Share.ALL).progress()).isEqualTo(0.99);
  }

  /** A minute has passed. */
  @Test
  void phasesAheadTakeTimeToo() {
    assertThat(job(50, 100, Job.Share.ALL).secondsLeft()).isEqualTo(60);
    assertThat(job(50, 100, new Job.Share(0, 0.5)).secondsLeft()).isEqualTo(60 + 120);
    assertThat(job(100, 100, new Job.Share(0, 0.5)).secondsLeft()).isEqualTo(60);
  }

  /** The estimate was too low, or what comes last is not counted. */
  @Test
  void jobThatGoesOnBehindItsCountHasNoTimeLeftToTell() {
    assertThat(job(100, 100, Job.Share.ALL).secondsLeft()).isNull();
    assertThat(job(120, 100, Job.Share.ALL).secondsLeft()).isNull();
    assertThat(job(100, 100, new Job.Share(0.9, 1)).secondsLeft()).isNull();
    assertThat(job(999, 1000, Job.Share.ALL).secondsLeft()).isEqualTo(1);
  }

  private static Job job(long bytesDone, long bytesTotal, Job.Share share) {
    return new Job(
        1,
        "backup",
        JobStatus.RUNNING,
        null,
        1L,
        "dumping",
        null,
        0,
        0,
        bytesDone,
        bytesTotal,
        false,
        null,
        "test",
        BEGUN,
        BEGUN,
        null,
        BEGUN.plusSeconds(60),
        BEGUN,
        share);
  }
}
