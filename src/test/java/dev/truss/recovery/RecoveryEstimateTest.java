package dev.truss.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveryEstimateTest {

  private static final long GB = 1_000_000_000;

  /** Of a base backup of 1 GB, in 10 s; of 1 GB of WAL, in 20 s; and a copy of 5 s. */
  private static final RecoveryEstimate.Took EARLIER =
      new RecoveryEstimate.Took(GB, GB, 0, 10_000, 20_000, 5_000);

  private static long estimate(
      RecoveryEstimate.Took earlier, long copied, long replayed, long size) {
    return RecoveryEstimate.estimate(List.of(earlier), copied, replayed, size).orElseThrow();
  }

  @Test
  void sameAgainTakesAsLongAgain() {
    assertThat(estimate(EARLIER, GB, GB, 0)).isEqualTo(35);
  }

  @Test
  void filesAndWalCountByTheirBytes() {
    assertThat(estimate(EARLIER, 3 * GB, 2 * GB, 0)).isEqualTo(30 + 40 + 5);
    assertThat(estimate(EARLIER, 1, 0, 0)).isEqualTo(1 + 5);
  }

  @Test
  void largerDatabaseTakesAsLongAsItsBytes() {
    assertThat(estimate(EARLIER, GB, GB, 80 * GB)).isEqualTo(30 + 1000);
  }

  @Test
  void baseBackupThatIsGoneOrSharedSaysHowLongItTook() {
    assertThat(estimate(new RecoveryEstimate.Took(0, GB, 0, 10_000, 20_000, 5_000), 9 * GB, GB, 0))
        .isEqualTo(35);
    assertThat(estimate(EARLIER, 0, GB, 0)).isEqualTo(35);
  }

  @Test
  void nothingIsKnownBeforeTheFirst() {
    assertThat(RecoveryEstimate.estimate(List.of(), GB, GB, GB)).isEmpty();
  }
}
