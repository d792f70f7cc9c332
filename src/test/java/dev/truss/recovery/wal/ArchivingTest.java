package dev.truss.recovery.wal;

import static dev.truss.recovery.Recoverable.lsn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.truss.recovery.Recoverable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void fullDiskOfTheArchiveIsTold(@TempDir Path folder) {
    assertThat(failing(folder, Recoverable.SEGMENT))
        .isEqualTo(
            "Postgres could not archive %s; its log says why, such as a full disk or a folder it may not write to."
                .formatted(FOURTH));
    assertThat(failing(folder, Long.MAX_VALUE))
        .startsWith("Postgres could not archive %s. The disk is full: ".formatted(FOURTH));
  }

  private static String failing(Path folder, long segmentBytes) {
    MainServer.State server = Recoverable.server(1, lsn(5), THIRD);
    var archiver = new MainServer.Archiver(1, null, null, 1, FOURTH, server.now());
    return String.valueOf(
        Archiving.of(
                new MainServer.State(
                    server.version(),
                    server.systemIdentifier(),
                    server.timeline(),
                    server.lsn(),
                    server.now(),
                    segmentBytes,
                    true,
                    "basic_archive",
                    archiver),
                new WalArchive.Contents(
                    Set.of(), Map.of(), new Timelines(1, List.of()), Recoverable.SEGMENT),
                folder.toString())
            .reason());
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
