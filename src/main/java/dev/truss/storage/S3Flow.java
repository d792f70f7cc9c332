package dev.truss.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether a store goes on taking what is sent to it. A write to a store that has stopped reading
 * ends by no timeout of the client's.
 */
final class S3Flow implements Concurrently.Look {

  /** Longer than the client waits for an answer, so that it may try again before. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final String store;
  private final ArchiveStorage.Progress progress;
  private final AtomicLong lastTaken = new AtomicLong(System.nanoTime());

  /**
   * To a store.
   *
   * @param progress is asked whether to go on
   */
  S3Flow(String store, ArchiveStorage.Progress progress) {
    this.store = store;
    this.progress = progress;
  }

  @Override
  public void now() throws IOException {
    progress.bytes(0);
    if (System.nanoTime() - lastTaken.get() > PATIENCE.toNanos()) {
      throw new IOException(
          "%s has taken nothing for %d minutes".formatted(store, PATIENCE.toMinutes()));
    }
  }

  /** Counts what is read of it as taken. */
  InputStream watched(InputStream content) {
    return new FilterInputStream(content) {
      @Override
      public int read() throws IOException {
        lastTaken.set(System.nanoTime());
        return super.read();
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        lastTaken.set(System.nanoTime());
        return super.read(buffer, offset, length);
      }
    };
  }
}
