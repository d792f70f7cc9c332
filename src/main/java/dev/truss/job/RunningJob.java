package dev.truss.job;

import dev.truss.postgres.JvmShutdown;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A job that runs in this process. Once a second it publishes its progress and learns whether to
 * stop.
 */
public final class RunningJob implements Watched {

  private static final Duration SHUTDOWN_PATIENCE = Duration.ofSeconds(10);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final Job job;
  private final UUID run;
  private final JobStore store;

  /** Guards the counters, so that those published together belong to the same phase. */
  private final Object counters = new Object();

  private final Queue<Runnable> onStop = new ConcurrentLinkedQueue<>();
  private final Map<String, Duration> spent = new HashMap<>();
  private volatile @Nullable String phase;
  private volatile long phaseBegan = System.nanoTime();
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
   * The progress of a job.
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

  /** Returns the identity of this run. */
  public UUID run() {
    return run;
  }

  /** Begins a phase. Throws {@link JobStopped} if the job is to stop. */
  public void phase(String name) {
    synchronized (spent) {
      if (phase != null) {
        spent.put(phase, spent(phase));
      }
      phase = name;
      phaseBegan = System.nanoTime();
    }
    currentItem = null;
    show();
    throwIfStopped();
  }

  /** Returns how long a phase has taken so far, in total if it was entered more than once. */
  public Duration spent(String name) {
    synchronized (spent) {
      Duration before = spent.getOrDefault(name, Duration.ZERO);
      return name.equals(phase) ? before.plusNanos(System.nanoTime() - phaseBegan) : before;
    }
  }

  /**
   * Begins a phase that is a part of the whole, from 0 to 1, so that the progress does not start
   * over with each phase.
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

  /** Starts counting from 0 up to this total. */
  public void bytesTotal(long bytes) {
    synchronized (counters) {
      bytesDone = 0;
      bytesTotal = bytes;
      countingSince = System.nanoTime();
    }
  }

  /** Runs an action when the job is stopped; at once if it already is. */
  public void onStop(Runnable action) {
    onStop.add(action);
    if (stopped) {
      action.run();
    }
  }

  /** A failure after a stop is the stop's, whatever its message says. */
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
   * Throws {@link JobStopped} if this process is shutting down. A failure at that time is not the
   * job's own: no program can be started any more. The job is left to a successor. The shutdown may
   * reach jobs a moment later than it blocks programs.
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

  /** Publishes the final progress, whether or not the job was asked to stop. */
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
   * Returns whether the job stops because this replica shuts down. What it made then stays for its
   * successor.
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
