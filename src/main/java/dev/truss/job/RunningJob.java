package dev.truss.job;

import dev.truss.postgres.JvmShutdown;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A job that is being done here. What it does is shown, and it learns that it shall stop, once a
 * second.
 */
public final class RunningJob implements Watched {

  private static final Duration SHUTDOWN_PATIENCE = Duration.ofSeconds(10);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final Job job;
  private final UUID run;
  private final JobStore store;

  /** So that none is shown that belongs to another phase than the others. */
  private final Object counters = new Object();

  private final Queue<Runnable> onStop = new ConcurrentLinkedQueue<>();
  private volatile @Nullable String phase;
  private volatile @Nullable String currentItem;
  private volatile int itemsDone;
  private volatile int itemsTotal;
  private volatile long bytesDone;
  private volatile long bytesTotal;
  private volatile long countingSince = System.nanoTime();
  private volatile Job.Share share = Job.Share.ALL;
  private volatile boolean stopped;
  private volatile boolean leftToSuccessor;

  /**
   * How far it is.
   *
   * @param counting for how long its bytes have been counted
   */
  record Progress(
      @Nullable String phase,
      @Nullable String currentItem,
      int itemsDone,
      int itemsTotal,
      long bytesDone,
      long bytesTotal,
      Duration counting,
      Job.Share share) {}

  RunningJob(Job job, UUID run, JobStore store) {
    this.job = job;
    this.run = run;
    this.store = store;
    stopped = job.cancelRequested();
    bytesTotal = job.bytesTotal();
  }

  public Job job() {
    return job;
  }

  /** The identity of this run of the job. */
  public UUID run() {
    return run;
  }

  /** Begins a phase; throws {@link JobStopped} if it shall stop. */
  public void phase(String name) {
    phase = name;
    currentItem = null;
    show();
    throwIfStopped();
  }

  /**
   * Begins a phase that is a part of the whole, from 0 to 1, so that progress does not begin anew
   * with each.
   */
  public void phase(String name, double from, double to) {
    synchronized (counters) {
      share = new Job.Share(from, to);
      bytesTotal(0);
    }
    phase(name);
  }

  @Override
  public void currentItem(String item) {
    currentItem = item;
  }

  public void items(int done, int total) {
    itemsDone = done;
    itemsTotal = total;
  }

  @Override
  public void bytesDone(long bytes) {
    bytesDone = bytes;
  }

  /** What is counted from now on, from 0. */
  public void bytesTotal(long bytes) {
    synchronized (counters) {
      bytesDone = 0;
      bytesTotal = bytes;
      countingSince = System.nanoTime();
    }
  }

  /** Called at once if it is stopped already. */
  public void onStop(Runnable action) {
    onStop.add(action);
    if (stopped) {
      action.run();
    }
  }

  /** When it was stopped, that is why it failed, and not what it says. */
  @Override
  public void run(Runnable stop, Stoppable work) throws IOException {
    onStop(stop);
    try {
      work.run();
    } catch (IOException | RuntimeException e) {
      throwIfStopped();
      throw e;
    }
    throwIfStopped();
  }

  /**
   * Throws {@link JobStopped} if this process is being shut down, so that whoever failed because no
   * program can be started any more leaves the job to a successor, and does not take that for the
   * job's own failure. The shutdown may reach jobs a moment later than it keeps programs from being
   * started.
   */
  public void throwIfShuttingDown() {
    if (!JvmShutdown.hasBegun()) {
      return;
    }
    long end = System.nanoTime() + SHUTDOWN_PATIENCE.toNanos();
    while (!stopped && System.nanoTime() < end) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
    leftToSuccessor = true;
    throw new JobStopped();
  }

  @Override
  public void throwIfStopped() {
    if (stopped) {
      throw new JobStopped();
    }
  }

  void show() {
    if (!stopped && !store.progress(job.id(), run, progress())) {
      stop();
    }
  }

  /** How far it came; whether it was asked to stop does not matter any more. */
  void showLast() {
    store.progress(job.id(), run, progress());
  }

  private Progress progress() {
    synchronized (counters) {
      return new Progress(
          phase,
          currentItem,
          itemsDone,
          itemsTotal,
          bytesDone,
          bytesTotal,
          Duration.ofNanos(System.nanoTime() - countingSince),
          share);
    }
  }

  /**
   * Whether it stops because this replica shuts down, so that what it made must stay for another.
   */
  public boolean isLeftToSuccessor() {
    return leftToSuccessor;
  }

  void leaveToSuccessor() {
    leftToSuccessor = true;
    stop();
  }

  private void stop() {
    stopped = true;
    onStop.forEach(Runnable::run);
  }
}
