package dev.truss.job;

import dev.truss.control.Cycles;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Deletes jobs that ended long ago, on one of the replicas. */
@ApplicationScoped
class JobRetention {

  static final Duration KEEP = Duration.ofDays(30);

  private static final Duration EVERY = Duration.ofMinutes(10);

  private final JobStore store;
  private final Cycles cycles;

  JobRetention(JobStore store, Cycles cycles) {
    this.store = store;
    this.cycles = cycles;
  }

  @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void scheduled() {
    cycles.run("deleting old jobs", EVERY, () -> store.forget(KEEP));
  }
}
