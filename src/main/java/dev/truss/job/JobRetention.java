package dev.truss.job;

import dev.truss.control.Background;
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
  private final Background background;

  JobRetention(JobStore store, Cycles cycles, Background background) {
    this.store = store;
    this.cycles = cycles;
    this.background = background;
  }

  @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void scheduled() {
    background.run(
        "forgetting old jobs",
        () -> {
          if (cycles.begin("jobs", EVERY)) {
            store.forget(KEEP);
          }
        });
  }
}
