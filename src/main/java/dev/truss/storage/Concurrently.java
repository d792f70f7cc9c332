package dev.truss.storage;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** The same for each of many things, some at a time. */
public final class Concurrently {

  private Concurrently() {}

  /** What is done with one of them. */
  public interface Work<T> {
    void on(T item) throws IOException;
  }

  /**
   * Comes back when nothing is under way any more.
   *
   * @param atOnce how many at a time
   * @throws IOException the first failure, after which nothing is begun
   */
  public static <T> void forEach(List<T> items, int atOnce, Work<T> work) throws IOException {
    var failed = new AtomicBoolean();
    List<Future<?>> all;
    try (var threads = Executors.newFixedThreadPool(Math.max(1, Math.min(atOnce, items.size())))) {
      all =
          items.stream()
              .<Future<?>>map(
                  item ->
                      threads.submit(
                          () -> {
                            if (!failed.get()) {
                              run(item, work, failed);
                            }
                            return null;
                          }))
              .toList();
    }
    for (Future<?> one : all) {
      await(one);
    }
  }

  private static <T> void run(T item, Work<T> work, AtomicBoolean failed) throws IOException {
    boolean done = false;
    try {
      work.on(item);
      done = true;
    } finally {
      if (!done) {
        failed.set(true);
      }
    }
  }

  private static void await(Future<?> one) throws IOException {
    try {
      one.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;
        case RuntimeException runtime -> throw runtime;
        default -> throw new IllegalStateException(e.getCause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
