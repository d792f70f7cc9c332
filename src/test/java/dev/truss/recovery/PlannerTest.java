package dev.truss.recovery;

import static dev.truss.recovery.Recoverable.NOW;
import static dev.truss.recovery.Recoverable.lsn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.recovery.basebackup.BaseBackup;
import dev.truss.recovery.basebackup.RecoverableRange;
import dev.truss.recovery.replay.Target;
import dev.truss.recovery.wal.WalArchive;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PlannerTest {

  private static final Instant END = NOW.minus(Duration.ofHours(1));
  private static final Instant COMMIT = END.plus(Duration.ofMinutes(1));

  private static boolean hasStop(Target target, Instant lastCommit) {
    BaseBackup row = Recoverable.baseBackup(1, Duration.ofHours(1), lsn(2));
    RecoverableRange span =
        new RecoverableRange(
            row,
            Objects.requireNonNull(row.complete()),
            new WalArchive.Reach(9, lsn(9), null),
            lastCommit,
            false,
            null);
    return Planner.hasStop(target, span, Recoverable.SEGMENT);
  }

  private static Target time(Instant time, boolean inclusive) {
    return new Target.Time(time, inclusive);
  }

  @Test
  void replayStopsAtALaterCommit() {
    assertThat(hasStop(time(COMMIT.minusMillis(1), true), COMMIT)).isTrue();
    assertThat(hasStop(time(COMMIT.plusMillis(1), true), COMMIT)).isFalse();
  }

  @Test
  void replayStopsBeforeACommitOfJustThatTimeIfThatIsToBeLeftOut() {
    assertThat(hasStop(time(COMMIT, true), COMMIT)).isFalse();
    assertThat(hasStop(time(COMMIT, false), COMMIT)).isTrue();
  }

  /** The end of the base backup stands for the last commit then. */
  @Test
  void replayStopsAtNoTimeWithoutACommit() {
    assertThat(hasStop(time(END, true), END)).isFalse();
    assertThat(hasStop(time(END, false), END)).isFalse();
  }

  @Test
  void lastSegmentMayEndWithNothingBehindAPosition() {
    assertThat(hasStop(new Target.Position(lsn(7.9), true), COMMIT)).isTrue();
    assertThat(hasStop(new Target.Position(lsn(8), true), COMMIT)).isFalse();
    assertThat(hasStop(new Target.Position(lsn(8.5), false), COMMIT)).isFalse();
  }
}
