package dev.truss.branch;

import dev.truss.control.Cycles;
import dev.truss.error.ProblemException;
import dev.truss.security.AuditTrail;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Deletes branches whose TTL has passed, in two cycles: one marks them, the next drops them. In
 * between, a longer TTL brings them back.
 */
@ApplicationScoped
class Expiry {

  private static final Logger LOG = Logger.getLogger(Expiry.class);

  private final BranchStore store;
  private final BranchDrop drop;
  private final Transitions transitions;
  private final Cycles cycles;
  private final BranchConfig config;
  private final Clock clock;
  private final AuditTrail audit;

  Expiry(
      BranchStore store,
      BranchDrop drop,
      Transitions transitions,
      Cycles cycles,
      BranchConfig config,
      Clock clock,
      AuditTrail audit) {
    this.store = store;
    this.drop = drop;
    this.transitions = transitions;
    this.cycles = cycles;
    this.config = config;
    this.clock = clock;
    this.audit = audit;
  }

  @Scheduled(
      every = "${truss.branch.cleanup-every:1m}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void scheduled() {
    cycles.run("expiry", config.cleanupEvery(), this::cycle);
  }

  /**
   * Drops what an earlier cycle marked, then marks: no branch is dropped in the cycle that marks
   * it.
   */
  void cycle() {
    for (Branch branch : store.list(Set.of(BranchStatus.EXPIRED), null, 0, Integer.MAX_VALUE)) {
      if (!branch.isProtected()) {
        drop(branch);
      }
    }
    transitions.expire(clock.instant());
  }

  private void drop(Branch branch) {
    try {
      if (drop.delete(branch)) {
        audit.byTruss("delete branch", branch.label());
      }
    } catch (ProblemException e) {
      LOG.warnf("expired branch %d stays for now: %s", branch.id(), e.getMessage());
    } catch (Exception e) {
      LOG.warnf(
          e, "expired branch %d could not be dropped; the next cycle tries again", branch.id());
    }
  }
}
