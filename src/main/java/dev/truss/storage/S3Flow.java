package dev.truss.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Watches whether a store keeps taking data. No timeout of the client ends a write to a store that
 * has stopped reading.
 */
final class S3Flow implements Concurrently.Look {

  /**
   * The longest time without progress. It is longer than the client's own timeout, so that the
   * client may retry first.
   */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final String store;
  private final ArchiveStorage.Progress progress;
  private final AtomicLong lastTaken = new AtomicLong(System.nanoTime());

  /**
   * Watches transfers to a store.
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

  /** Returns a stream that counts what is read from it as taken. */
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
