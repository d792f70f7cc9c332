package dev.truss.security;

import dev.truss.control.Cycles;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * Deletes entries of the audit trail that are older than {@code truss.audit.keep}, on one of the
 * replicas.
 */
@ApplicationScoped
class AuditRetention {

  private static final Duration EVERY = Duration.ofMinutes(10);

  private final AuditConfig config;
  private final AuditStore store;
  private final Cycles cycles;

  AuditRetention(AuditConfig config, AuditStore store, Cycles cycles) {
    this.config = config;
    this.store = store;
    this.cycles = cycles;
  }

  void check(@Observes @Priority(1) StartupEvent event) {
    if (!config.keep().isPositive()) {
      throw new ConfigurationException(
          "truss.audit.keep is "
              + config.keep()
              + "; it must be a time, such as 90d: without entries, the audit trail cannot say who did what.");
    }
  }

  @Scheduled(every = "10s", concurrentExecution = ConcurrentExecution.SKIP)
  void scheduled() {
    cycles.run("deleting old entries of the audit trail", EVERY, () -> store.forget(config.keep()));
  }
}
