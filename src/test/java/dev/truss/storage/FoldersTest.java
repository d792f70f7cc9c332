package dev.truss.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {
  private static final int WRITERS = 16;
  private static final Duration WHILE = Duration.ofMillis(150);

  /** As the workers of a {@code pg_dump} do whose Truss was killed, until their sessions end. */
  @Test
  void folderIsDeletedAlsoWhileOthersWriteIntoIt(@TempDir Path root)
      throws IOException, InterruptedException, ExecutionException {
    Path folder = Files.createDirectory(root.resolve("draft"));
    var begun = new CountDownLatch(WRITERS);
    try (var threads = Executors.newFixedThreadPool(WRITERS)) {
      List<? extends Future<?>> writers =
          IntStream.range(0, WRITERS)
              .mapToObj(number -> threads.submit(() -> write(folder, number, begun)))
              .toList();
      begun.await();

      Folders.delete(folder);

      for (Future<?> writer : writers) {
        writer.get();
      }
    }
    assertThat(folder).doesNotExist();
  }

  private static void write(Path folder, int writer, CountDownLatch begun) {
    long end = System.nanoTime() + WHILE.toNanos();
    try {
      for (int i = 0; System.nanoTime() < end; i++) {
        Files.createFile(folder.resolve(writer + "-" + i));
        begun.countDown();
      }
    } catch (NoSuchFileException gone) {
      // What the test is for.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      begun.countDown();
    }
  }
}
