package dev.truss.idempotency;

import dev.truss.control.Background;
import dev.truss.control.Cycles;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jboss.logging.Logger;

/**
 * Ends claims, later if necessary. If the control database is away at that moment and the end were
 * lost, the key would stay in flight for as long as this replica lives.
 */
@ApplicationScoped
class ClaimRelease {

  private static final Logger LOG = Logger.getLogger(ClaimRelease.class);
  private static final Duration CLEANUP = Duration.ofHours(1);

  private final IdempotencyStore store;
  private final Cycles cycles;
  private final Queue<Runnable> late = new ConcurrentLinkedQueue<>();
  private final Background background;

  ClaimRelease(IdempotencyStore store, Cycles cycles, Background background) {
    this.background = background;
    this.store = store;
    this.cycles = cycles;
  }

  void settle(UUID claim, Reply reply) {
    nowOrLater(() -> store.settle(claim, reply));
  }

  void free(UUID claim) {
    nowOrLater(() -> store.free(claim));
  }

  void abandon(UUID claim) {
    nowOrLater(() -> store.abandon(claim));
  }

  /** Abandons a claim, from threads that must not block. */
  void abandonLater(UUID claim) {
    late.add(() -> store.abandon(claim));
  }

  private void nowOrLater(Runnable end) {
    try {
      end.run();
    } catch (RuntimeException e) {
      LOG.warnf(e, "an idempotency key cannot be written; trying again until it can");
      late.add(end);
    }
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  void endLate() {
    if (!late.isEmpty()) {
      background.run("ending idempotency keys late", this::endAllLate);
    }
  }

  private void endAllLate() {
    for (Runnable end = late.peek(); end != null; end = late.peek()) {
      end.run();
      late.remove();
    }
  }

  @Scheduled(every = "10m", concurrentExecution = ConcurrentExecution.SKIP)
  void deleteOld() {
    cycles.run("deleting old idempotency keys", CLEANUP, store::deleteOld);
  }
}
