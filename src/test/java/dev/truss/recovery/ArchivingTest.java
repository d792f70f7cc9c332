package dev.truss.recovery;

import static dev.truss.recovery.Recoverable.lsn;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArchivingTest {

  private static final String THIRD = "000000010000000000000003";
  private static final String FOURTH = "000000010000000000000004";

  private static Archiving archiving(String last, String... names) {
    var contents =
        new WalArchive.Contents(
            Set.of(names), Map.of(), new Timelines(1, List.of()), Recoverable.SEGMENT);
    return Archiving.of(Recoverable.server(1, lsn(5), last), contents, "/wal");
  }

  @Test
  void lastArchivedSegmentMustBeThere() {
    assertThat(archiving(FOURTH, THIRD, FOURTH).works()).isTrue();
    Archiving lost = archiving(FOURTH, THIRD);
    assertThat(lost.works()).isFalse();
    assertThat(lost.reason()).contains(FOURTH).contains("/wal");
    assertThat(archiving(FOURTH).works()).isFalse();
  }

  /** After a crash Postgres may archive an old one again, which retention has removed. */
  @Test
  void olderSegmentNeedNotBeThere() {
    assertThat(archiving(THIRD, FOURTH).works()).isTrue();
  }

  @Test
  void otherFilesNeedNotBeThere() {
    assertThat(archiving("00000002.history", FOURTH).works()).isTrue();
    assertThat(archiving(FOURTH + ".partial", THIRD).works()).isTrue();
    assertThat(archiving(FOURTH + ".00000028.backup", THIRD).works()).isTrue();
  }
}
