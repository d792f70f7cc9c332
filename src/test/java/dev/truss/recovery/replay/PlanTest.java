package dev.truss.recovery.replay;

import static dev.truss.recovery.Recoverable.lsn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.recovery.Recoverable;
import dev.truss.recovery.wal.Timelines;
import dev.truss.recovery.wal.WalReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {

  /** Left in the middle of segments 5 and 8, for the second and the third. */
  private static final Timelines TIMELINES =
      new Timelines(
          3, List.of(new Timelines.Ancestor(1, lsn(5.5)), new Timelines.Ancestor(2, lsn(8.5))));

  private static WalReader.Range range(int timeline, double start, double end) {
    return new WalReader.Range(timeline, lsn(start), lsn(end), Recoverable.SEGMENT);
  }

  private static List<WalReader.Range> ranges(double begin, double end) {
    return Recoverable.plan(TIMELINES, lsn(begin), lsn(end)).ranges();
  }

  @Test
  void walOfEachTimelineIsReadUpToTheSegmentInWhichItWasLeft() {
    assertThat(ranges(2, 10)).containsExactly(range(1, 2, 5), range(2, 5, 8), range(3, 8, 10));
  }

  @Test
  void nothingBehindAnEndOnAnOldTimelineIsRead() {
    assertThat(ranges(2, 4.5)).containsExactly(range(1, 2, 4.5));
    assertThat(ranges(2, 6)).containsExactly(range(1, 2, 5), range(2, 5, 6));
  }

  /** Of it, the next timeline has a copy. */
  @Test
  void segmentInWhichATimelineWasLeftIsReadInTheNext() {
    assertThat(ranges(2, 5.2)).containsExactly(range(1, 2, 5), range(2, 5, 5.2));
    assertThat(ranges(5.1, 5.2)).containsExactly(range(2, 5.1, 5.2));
  }

  @Test
  void nothingBeforeTheBeginningIsRead() {
    assertThat(ranges(6, 10)).containsExactly(range(2, 6, 8), range(3, 8, 10));
    assertThat(ranges(9, 10)).containsExactly(range(3, 9, 10));
  }
}
