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
 * What becomes of jobs, on whichever replica they run: read from the control database once a second
 * while anybody listens.
 */
@ApplicationScoped
class JobFeed {

  /** A change is seen when its transaction is over, which may be a moment after its time. */
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

  /** A listener hears the rest from another replica, or from this one when it is back. */
  void end(@Observes ShutdownDelayInitiatedEvent event) {
    changes.onComplete();
  }

  /**
   * Each change from now on, until Truss stops. A listener that is too slow misses some, never the
   * last for long.
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
