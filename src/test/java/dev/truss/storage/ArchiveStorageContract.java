package dev.truss.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every storage does. */
abstract class ArchiveStorageContract {
  private static final byte[] MANIFEST = "{}".getBytes(StandardCharsets.UTF_8);
  private static final byte[] LARGE = new byte[40 * 1024 * 1024 + 7];
  private static final byte[] SMALL = "a few bytes".getBytes(StandardCharsets.UTF_8);

  static {
    new Random(7).nextBytes(LARGE);
  }

  ArchiveStorage storage;

  /** A new one with nothing in it. */
  abstract ArchiveStorage create() throws IOException;

  /** Everything that lies in it, wherever. */
  abstract List<String> everything() throws IOException;

  @BeforeEach
  void begin() throws IOException {
    storage = create();
  }

  @Test
  void emptyStorageHasNoArchives() throws IOException {
    assertThat(storage.names()).isEmpty();
  }

  @Test
  void publishedArchiveHasAllThatWasWritten() throws IOException {
    publish("one", LARGE);

    assertThat(storage.names()).containsExactly("one");
    assertThat(read("one", "archive/large.dat", 0)).isEqualTo(LARGE);
    assertThat(read("one", "small", 0)).isEqualTo(SMALL);
    assertThat(read("one", "empty", 0)).isEmpty();
    assertThat(read("one", ArchiveStorage.MANIFEST, 0)).isEqualTo(MANIFEST);
  }

  @Test
  void everyByteIsReportedOnce() throws IOException {
    var reported = new AtomicLong();
    try (var draft = draft("one", LARGE)) {
      draft.publish(MANIFEST, reported::addAndGet);
    }

    assertThat(reported.get()).isBetween((long) LARGE.length, LARGE.length + 1000L);
  }

  @Test
  void archivesAreListedByName() throws IOException {
    for (String name : List.of("b", "a", "c")) {
      publish(name, SMALL);
    }

    assertThat(storage.names()).containsExactly("a", "b", "c");
  }

  @Test
  void fileCanBeReadFromItsMiddle() throws IOException {
    publish("one", LARGE);

    assertThat(read("one", "archive/large.dat", LARGE.length - 5))
        .isEqualTo(Arrays.copyOfRange(LARGE, LARGE.length - 5, LARGE.length));
    assertThat(read("one", "small", SMALL.length)).isEmpty();
  }

  @Test
  void readingMayEndBeforeTheFileDoes() throws IOException {
    publish("one", LARGE);

    try (InputStream content = storage.open("one", "archive/large.dat", 0)) {
      assertThat(content.readNBytes(10)).isEqualTo(Arrays.copyOf(LARGE, 10));
    }
    assertThat(read("one", "small", 0)).isEqualTo(SMALL);
  }

  @Test
  void fileThatIsNotThereIsNamed() throws IOException {
    publish("one", SMALL);

    assertThatThrownBy(() -> read("one", "other", 0))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("other");
    assertThatThrownBy(() -> read("other", "small", 0)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void nothingOutsideOfAnArchiveIsRead() throws IOException {
    publish("one", SMALL);
    publish("other", SMALL);

    assertThatThrownBy(() -> read("one", "../other/small", 0)).isInstanceOf(IOException.class);
  }

  @Test
  void fetchedArchiveHasAllFiles() throws IOException {
    publish("one", LARGE);

    try (var fetched = storage.fetch("one", bytes -> {})) {
      assertThat(fetched.folder().resolve("archive/large.dat")).hasBinaryContent(LARGE);
      assertThat(fetched.folder().resolve("small")).hasBinaryContent(SMALL);
    }
    assertThat(read("one", "small", 0)).isEqualTo(SMALL);
  }

  @Test
  void draftIsNoArchiveAndLeavesNothing() throws IOException {
    Path folder;
    try (var draft = draft("one", SMALL)) {
      folder = draft.folder();
      assertThat(storage.names()).isEmpty();
    }

    assertThat(folder).doesNotExist();
    assertThat(everything()).isEmpty();
  }

  @Test
  void nameIsGivenOnce() throws IOException {
    publish("one", SMALL);

    try (var draft = draft("one", LARGE)) {
      assertThatThrownBy(() -> draft.publish(MANIFEST, bytes -> {}))
          .isInstanceOf(FileAlreadyExistsException.class);
    }
    assertThat(read("one", "archive/large.dat", 0)).isEqualTo(SMALL);
  }

  @Test
  void stoppedDraftLeavesNothingOnceItIsDiscarded() throws IOException {
    try (var draft = draft("one", LARGE)) {
      assertThatThrownBy(() -> publishUpTo(draft, 1)).hasMessage("stop");
    }

    storage.delete("one");
    assertThat(storage.names()).isEmpty();
    assertThat(everything()).isEmpty();
  }

  @Test
  void deletedArchiveLeavesNothingAndTheOthers() throws IOException {
    publish("one", LARGE);
    publish("one-more", SMALL);

    storage.delete("one");
    storage.delete("one");

    assertThat(storage.names()).containsExactly("one-more");
    assertThat(everything()).allMatch(file -> file.contains("one-more"));
  }

  @Test
  void archiveWithoutItsManifestIsNoneAndCanBeDeleted() throws IOException {
    publish("one", SMALL);
    removeFile("one", ArchiveStorage.MANIFEST);

    assertThat(storage.names()).isEmpty();
    storage.delete("one");
    assertThat(everything()).isEmpty();
  }

  /** Behind the storage's back. */
  abstract void removeFile(String name, String file) throws IOException;

  private static void publishUpTo(ArchiveStorage.Draft draft, long bytes) throws IOException {
    var seen = new AtomicLong();
    draft.publish(
        MANIFEST,
        more -> {
          if (seen.addAndGet(more) >= bytes) {
            throw new IllegalStateException("stop");
          }
        });
  }

  void publish(String name, byte[] large) throws IOException {
    try (var draft = draft(name, large)) {
      draft.publish(MANIFEST, bytes -> {});
    }
  }

  private ArchiveStorage.Draft draft(String name, byte[] large) throws IOException {
    var draft = storage.begin(name);
    Files.createDirectory(draft.folder().resolve("archive"));
    Files.write(draft.folder().resolve("archive/large.dat"), large);
    Files.write(draft.folder().resolve("small"), SMALL);
    Files.createFile(draft.folder().resolve("empty"));
    return draft;
  }

  byte[] read(String name, String file, long offset) throws IOException {
    try (InputStream content = storage.open(name, file, offset)) {
      return content.readAllBytes();
    }
  }

  static byte[] large() {
    return LARGE.clone();
  }
}
