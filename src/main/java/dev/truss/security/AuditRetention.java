package dev.truss.security;

import dev.truss.control.Background;
import dev.truss.control.Cycles;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** Forgets what is older than it need be kept, on one of the replicas. */
@ApplicationScoped
class AuditRetention {

  private static final Duration EVERY = Duration.ofMinutes(10);

  private final AuditConfig config;
  private final AuditStore store;
  private final Cycles cycles;
  private final Background background;

  AuditRetention(AuditConfig config, AuditStore store, Cycles cycles, Background background) {
    this.config = config;
    this.store = store;
    this.cycles = cycles;
    this.background = background;
  }

  void check(@Observes @Priority(1) StartupEvent event) {
    if (!config.keep().isPositive()) {
      throw new ConfigurationException(
          "truss.audit.keep is "
              + config.keep()
              + "; it must be a time, such as 90d: without the audit trail nobody knows who did what.");
    }
  }

  @Scheduled(every = "10s", concurrentExecution = ConcurrentExecution.SKIP)
  void scheduled() {
    background.run(
        "forgetting the old part of the audit trail",
        () -> {
          if (cycles.begin("audit", EVERY)) {
            store.forget(config.keep());
          }
        });
  }
}
