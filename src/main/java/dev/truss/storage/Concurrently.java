package dev.truss.storage;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Does the same work for many items, several at a time. */
public final class Concurrently {

  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private Concurrently() {}

  /** The work on one item. */
  public interface Work<T> {
    void on(T item) throws IOException;
  }

  /** Called repeatedly; throws to break off the work under way. */
  public interface Look {
    void now() throws IOException;
  }

  /**
   * Works on all items, and returns when no work is under way.
   *
   * @param atOnce how many at a time
   * @throws IOException the first failure, after which nothing is begun
   */
  public static <T> void forEach(List<T> items, int atOnce, Work<T> work) throws IOException {
    forEach(items, atOnce, () -> {}, work);
  }

  /**
   * Works on all items. When a look throws, the threads of the work under way, which are {@link
   * BreakableThread}s, are interrupted.
   */
  public static <T> void forEach(List<T> items, int atOnce, Look look, Work<T> work)
      throws IOException {
    var failed = new AtomicBoolean();
    List<Future<?>> all;
    int threadCount = Math.max(1, Math.min(atOnce, items.size()));
    try (var threads = Executors.newFixedThreadPool(threadCount, BreakableThread::new)) {
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
      awaitEnd(threads, look);
    }
    for (Future<?> one : all) {
      await(one);
    }
  }

  private static void awaitEnd(ExecutorService threads, Look look) throws IOException {
    threads.shutdown();
    boolean interrupted = false;
    try {
      while (!threads.awaitTermination(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        look.now();
      }
    } catch (InterruptedException e) {
      interrupted = true;
      throw new IOException("interrupted", e);
    } finally {
      breakOff(threads);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Interrupts repeatedly: a thread that was not yet blocked at the first interrupt may be by now.
   */
  private static void breakOff(ExecutorService threads) {
    while (!threads.isTerminated()) {
      threads.shutdownNow();
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
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
