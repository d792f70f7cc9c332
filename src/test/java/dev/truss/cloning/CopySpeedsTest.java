package dev.truss.cloning;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CopySpeedsTest {

  private static final long MB = 1 << 20;

  @Test
  void lineGoesThroughBothMeasurements() {
    CopySpeed speed =
        CopySpeed.through(8 * MB, Duration.ofMillis(48), 72 * MB, Duration.ofMillis(112));

    assertThat(speed.fixed()).isBetween(Duration.ofMillis(39), Duration.ofMillis(41));
    assertThat(speed.estimate(1000 * MB, 0))
        .isBetween(Duration.ofMillis(1030), Duration.ofMillis(1050));
  }

  @Test
  void sizeThatCostsNothingIsNoDivisionByZero() {
    CopySpeed speed =
        CopySpeed.through(8 * MB, Duration.ofMillis(40), 72 * MB, Duration.ofMillis(39));

    assertThat(speed.estimate(1L << 40, 0)).isLessThan(Duration.ofMillis(50));
  }

  @Test
  void smallDatabasesGoThroughTheWalAndLargeOnesByFile() {
    CopySpeeds speeds =
        new CopySpeeds(
            Map.of(Strategy.WAL_LOG, speed(20, 300), Strategy.FILE_COPY, speed(90, 1800)));

    assertThat(speeds.best(8 * MB, 0, false)).isEqualTo(Strategy.WAL_LOG);
    assertThat(speeds.best(1024 * MB, 0, false)).isEqualTo(Strategy.FILE_COPY);
  }

  @Test
  void cloneThatIsNoFasterThanACopyIsNotBelieved() {
    CopySpeeds speeds =
        new CopySpeeds(
            Map.of(
                Strategy.WAL_LOG, speed(20, 300),
                Strategy.FILE_COPY, speed(90, 1800),
                Strategy.FILE_CLONE, speed(30, 600)));

    assertThat(speeds.best(1024 * MB, 0, false)).isEqualTo(Strategy.FILE_COPY);
  }

  @Test
  void cloneThatCostsNothingPerByteIsTaken() {
    CopySpeeds speeds =
        new CopySpeeds(
            Map.of(
                Strategy.WAL_LOG, speed(40, 300),
                Strategy.FILE_COPY, speed(35, 1800),
                Strategy.FILE_CLONE, speed(35, 30_000)));

    assertThat(speeds.best(1024 * MB, 0, false)).isEqualTo(Strategy.FILE_CLONE);
  }

  @Test
  void nothingButTheWalIsUsedWhileABaseBackupRuns() {
    CopySpeeds speeds =
        new CopySpeeds(
            Map.of(Strategy.WAL_LOG, speed(20, 300), Strategy.FILE_COPY, speed(90, 1800)));

    assertThat(speeds.best(1024 * MB, 0, true)).isEqualTo(Strategy.WAL_LOG);
  }

  @Test
  void copyThatSeemsToCostNothingDoesNotHideAClone() {
    CopySpeeds speeds =
        new CopySpeeds(
            Map.of(
                Strategy.WAL_LOG, speed(11, 300),
                Strategy.FILE_COPY, speed(696, 1 << 30),
                Strategy.FILE_CLONE, speed(35, 30_000)));

    assertThat(speeds.best(8 * MB, 0, false)).isEqualTo(Strategy.FILE_CLONE);
  }

  private static CopySpeed speed(long fixedMillis, long megabytesPerSecond) {
    return new CopySpeed(Duration.ofMillis(fixedMillis), megabytesPerSecond * MB);
  }

  /** 12,000 tables without rows, each with its key: few bytes, and a second for each thousand. */
  @Test
  void filesCostWhatTheyCostInAnEmptyDatabase() {
    CopySpeed speed = new CopySpeed(Duration.ofMillis(200), 400 * MB);

    assertThat(speed.estimate(0, 24_000)).isEqualTo(Duration.ofSeconds(16));
    assertThat(speed.estimate(0, 10)).isEqualTo(Duration.ofMillis(200));
  }
}
