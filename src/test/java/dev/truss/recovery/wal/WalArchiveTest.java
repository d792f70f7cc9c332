package dev.truss.recovery.wal;

import static dev.truss.recovery.Recoverable.SEGMENT;
import static dev.truss.recovery.Recoverable.lsn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truss.recovery.Recoverable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalArchiveTest {

  private static final String FOREIGN = "7000000000000000002";

  @TempDir private Path folder;

  private static String name(int timeline, long number) {
    return new WalSegment(timeline, number).name(SEGMENT);
  }

  private Path segment(String file, String server, int timeline, long begins) throws IOException {
    Path path = folder.resolve(file);
    ByteBuffer header = ByteBuffer.allocate(40).order(ByteOrder.nativeOrder());
    header.putShort(0, (short) 0xD110).putShort(2, (short) 2).putInt(4, timeline);
    header.putLong(8, begins * SEGMENT).putLong(24, Long.parseUnsignedLong(server));
    header.putInt(32, (int) SEGMENT).putInt(36, 8192);
    Files.write(path, header.array());
    try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
      sparse.setLength(SEGMENT);
    }
    return path;
  }

  private void own(long number) throws IOException {
    segment(name(1, number), Recoverable.SERVER, 1, number);
  }

  /** From the first segment on, of a server that is in the middle of the fifth. */
  private WalArchive.Reach reach() throws IOException {
    return read(1, 5.5).reach(lsn(1));
  }

  private WalArchive.Contents read(int timeline, double at) throws IOException {
    return archive().read(Recoverable.server(timeline, lsn(at), null));
  }

  private WalArchive archive() {
    return new WalArchive(
        new WalConfig() {
          @Override
          public Optional<Path> archive() {
            return Optional.of(folder);
          }
        });
  }

  private @Nullable String missing() throws IOException {
    WalArchive.Missing missing = reach().missing();
    return missing == null ? null : missing.toString();
  }

  @Test
  void whatTheServerHasNotWrittenYetIsNotMissing() throws IOException {
    own(1);
    own(2);
    segment(name(1, 6), FOREIGN, 1, 6);
    segment(name(1, 4000), FOREIGN, 1, 4000);
    segment(name(1, 5000), Recoverable.SERVER, 1, 5000);

    assertThat(reach().end()).isEqualTo(lsn(3));
    assertThat(missing()).isNull();
  }

  @Test
  void segmentOfAnotherServerIsNoneOfThisOne() throws IOException {
    own(1);
    segment(name(1, 2), FOREIGN, 1, 2);
    own(3);

    assertThat(missing())
        .isEqualTo(
            "WAL segment %s is of another server, whose system identifier is %s"
                .formatted(name(1, 2), FOREIGN));
  }

  /** As in a copy of {@code pg_wal}, where Postgres names files for later. */
  @Test
  void segmentUnderALaterNameIsNotThatSegment() throws IOException {
    own(1);
    segment(name(1, 2), Recoverable.SERVER, 1, 1);
    own(3);

    assertThat(missing()).startsWith("WAL segment %s holds other WAL".formatted(name(1, 2)));
  }

  /** It is the one that the server is about to archive. */
  @Test
  void foreignSegmentAtTheEndIsNotWhole() throws IOException {
    own(1);
    segment(name(1, 2), FOREIGN, 1, 2);
    MainServer.State server = Recoverable.server(1, lsn(2.5), null);

    assertThat(archive().isWhole(new WalSegment(1, 1), server)).isTrue();
    assertThat(archive().isWhole(new WalSegment(1, 2), server)).isFalse();
    assertThat(archive().isWhole(new WalSegment(1, 3), server)).isFalse();
    assertThat(read(1, 2.5).reach(lsn(1))).isEqualTo(new WalArchive.Reach(2, lsn(2), null));
  }

  @Test
  void segmentOfZerosIsDamaged() throws IOException {
    own(1);
    try (RandomAccessFile sparse =
        new RandomAccessFile(folder.resolve(name(1, 2)).toFile(), "rw")) {
      sparse.setLength(SEGMENT);
    }
    own(3);

    assertThat(missing()).contains("is damaged");
  }

  @Test
  void compressedSegmentIsTold() throws IOException {
    own(1);
    Files.writeString(folder.resolve(name(1, 2) + ".gz"), "x");
    Files.writeString(folder.resolve(name(1, 2) + ".00000028.backup"), "x");
    own(3);

    assertThat(missing())
        .startsWith("WAL segment %s is missing: %s.gz is there".formatted(name(1, 2), name(1, 2)));
  }

  @Test
  void otherFilesAreNoSegments() throws IOException {
    own(1);
    for (String other :
        new String[] {
          name(1, 4) + ".partial",
          name(1, 4) + ".00000028.backup",
          name(1, 4).toLowerCase(java.util.Locale.ROOT) + "0",
          "00000009.history",
          "RECOVERYXLOG"
        }) {
      Files.writeString(folder.resolve(other), "");
    }
    Files.createDirectory(folder.resolve(name(1, 5)));

    assertThat(missing()).isNull();
    assertThat(read(1, 5.5).segments()).isEqualTo(1);
  }

  /** The segment in which a timeline begins is a copy. */
  @Test
  void firstSegmentOfATimelineBeginsOnTheOneBefore() throws IOException {
    own(1);
    own(2); // left in the middle of it
    own(3);
    segment(name(2, 2), Recoverable.SERVER, 1, 2);
    segment(name(2, 3), Recoverable.SERVER, 2, 3);
    Files.writeString(folder.resolve("00000002.history"), "1\t0/2800000\tno target\n");

    assertThat(read(2, 4.5).reach(lsn(1))).isEqualTo(new WalArchive.Reach(4, lsn(4), null));
  }

  @Test
  void historyThatIsNotThatOfTheServerIsNamed() throws IOException {
    own(1);
    assertThatThrownBy(() -> read(2, 4.5)).hasMessageContaining("00000002.history");
    Path history = folder.resolve("00000002.history");
    for (String text : new String[] {"", "1\t0/2", "\u00ff\u00fe\0", "1\tF/2800000\tother\n"}) {
      Files.writeString(history, text, java.nio.charset.StandardCharsets.ISO_8859_1);

      assertThatThrownBy(() -> read(2, 4.5))
          .hasMessageContaining("00000002.history")
          .hasMessageContaining("damaged")
          .hasMessageContaining("pg_wal");
    }
  }
}
