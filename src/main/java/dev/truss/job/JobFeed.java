package dev.truss.job;

import dev.truss.control.Background;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Follows the jobs of all replicas. While there are listeners, it reads the control database once a
 * second.
 */
@ApplicationScoped
class JobFeed {

  /**
   * A change becomes visible when its transaction commits, which may be a moment after its
   * timestamp.
   */
  private static final Duration LATE = Duration.ofSeconds(5);

  private final JobStore store;
  private final Background background;
  private final BroadcastProcessor<Job> changes = BroadcastProcessor.create();
  private final AtomicInteger listeners = new AtomicInteger();
  private final Map<Long, Instant> seen = new HashMap<>();
  private Instant newest = Instant.EPOCH;

  JobFeed(JobStore store, Background background) {
    this.store = store;
    this.background = background;
  }

  /** Ends the streams. A client reconnects to another replica, or to this one when it is back. */
  void end(@Observes ShutdownDelayInitiatedEvent event) {
    changes.onComplete();
  }

  /**
   * Streams each change from now on until Truss stops. A listener that is too slow misses some
   * changes, but soon receives the latest.
   */
  Multi<Job> changes() {
    return changes
        .onOverflow()
        .dropPreviousItems()
        .onSubscription()
        .invoke(listeners::incrementAndGet)
        .onTermination()
        .invoke(listeners::decrementAndGet);
  }

  @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void look() {
    background.run("events", this::tell);
  }

  private void tell() {
    if (listeners.get() == 0) {
      newest = Instant.EPOCH;
      return;
    }
    if (newest.equals(Instant.EPOCH)) {
      newest = store.now();
    }
    for (Job job : store.changedSince(newest.minus(LATE))) {
      Instant before = seen.put(job.id(), job.changedAt());
      if (!job.changedAt().equals(before)) {
        changes.onNext(job);
      }
      if (job.changedAt().isAfter(newest)) {
        newest = job.changedAt();
      }
    }
    Instant forgotten = newest.minus(LATE.multipliedBy(2));
    seen.values().removeIf(time -> time.isBefore(forgotten));
  }
}
