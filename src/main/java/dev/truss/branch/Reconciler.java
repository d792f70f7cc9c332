package dev.truss.branch;

import dev.truss.control.Background;
import dev.truss.control.Cycles;
import dev.truss.control.ReconcileConfig;
import dev.truss.control.Replica;
import dev.truss.idempotency.AbandonedKeys;
import dev.truss.job.JobQueue;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Compares what the control database says with what is on the server, and finishes or takes back
 * whatever nobody works on any more: operations of replicas that died, of requests that failed
 * together with Postgres, and their databases. What it cannot prove to be ours it reports and
 * leaves alone.
 *
 * <p>Each replica looks after its own; what dead ones left, one replica takes per period.
 *
 * <p>The constructor takes one part for each line of a cycle.
 */
@ApplicationScoped
class Reconciler {

  private static final Logger LOG = Logger.getLogger(Reconciler.class);

  private final AbandonedOperations abandoned;
  private final AbandonedRequests requests;
  private final LeftoverDatabases leftovers;
  private final VanishedBranches vanished;
  private final JobQueue jobs;
  private final Replica replica;
  private final Cycles cycles;
  private final ReconcileConfig config;
  private final MeterRegistry meters;
  private final Background background;

  Reconciler(
      AbandonedOperations abandoned,
      AbandonedRequests requests,
      LeftoverDatabases leftovers,
      VanishedBranches vanished,
      JobQueue jobs,
      Replica replica,
      Cycles cycles,
      ReconcileConfig config,
      MeterRegistry meters,
      Background background) {
    this.abandoned = abandoned;
    this.requests = requests;
    this.leftovers = leftovers;
    this.vanished = vanished;
    this.jobs = jobs;
    this.replica = replica;
    this.cycles = cycles;
    this.config = config;
    this.meters = meters;
    this.background = background;
  }

  @Scheduled(
      every = "${truss.reconcile.every:1m}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void scheduled() {
    background.run("reconcile", () -> reconcile(cycles.begin("reconcile", config.every())));
  }

  /** One cycle; {@code forTheDead} when this replica also looks after what dead ones left. */
  void reconcile(boolean forTheDead) throws Exception {
    List<AbandonedKeys.Key> requestsOfTheDead = forTheDead ? requests.list() : List.of();
    report("operation", abandoned.settle(forTheDead));
    report("database", leftovers.drop(forTheDead));
    if (forTheDead) {
      requests.release(requestsOfTheDead);
      jobs.submitForgotten();
      report("vanished", vanished.note());
      replica.forgetDead();
    }
  }

  private void report(String what, int number) {
    if (number > 0) {
      LOG.infof("reconciled, what=%s number=%d", what, number);
      meters.counter("truss.reconciled", "what", what).increment(number);
    }
  }
}
