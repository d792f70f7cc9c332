package dev.truss.branch;

import dev.truss.control.Reconciliation;
import dev.truss.control.Replica;
import dev.truss.idempotency.AbandonedKeys;
import dev.truss.job.JobQueue;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Compares what the control database says with what is on the server, and finishes or takes back
 * whatever nobody works on any more: operations of replicas that died, of requests that failed
 * together with Postgres, and their databases. What it cannot prove to be ours it reports and
 * leaves alone.
 *
 * <p>Each replica looks after its own; what dead ones left, one replica takes per period.
 */
@ApplicationScoped
class Reconciler {

  private final AbandonedOperations abandoned;
  private final AbandonedRequests requests;
  private final LeftoverDatabases leftovers;
  private final VanishedBranches vanished;
  private final JobQueue jobs;
  private final Replica replica;
  private final Reconciliation reconciliation;

  Reconciler(
      AbandonedOperations abandoned,
      AbandonedRequests requests,
      LeftoverDatabases leftovers,
      VanishedBranches vanished,
      JobQueue jobs,
      Replica replica,
      Reconciliation reconciliation) {
    this.abandoned = abandoned;
    this.requests = requests;
    this.leftovers = leftovers;
    this.vanished = vanished;
    this.jobs = jobs;
    this.replica = replica;
    this.reconciliation = reconciliation;
  }

  @Scheduled(
      every = "${truss.reconcile.every:1m}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void scheduled() {
    reconciliation.run("reconcile", this::reconcile);
  }

  /** Runs a cycle. With {@code forTheDead}, this replica also settles what dead replicas left. */
  void reconcile(boolean forTheDead) throws Exception {
    List<AbandonedKeys.Key> requestsOfTheDead = forTheDead ? requests.list() : List.of();
    reconciliation.settled("operation", abandoned.settle(forTheDead));
    reconciliation.settled("database", leftovers.drop(forTheDead));
    if (forTheDead) {
      requests.release(requestsOfTheDead);
      jobs.submitForgotten();
      reconciliation.settled("vanished", vanished.note());
      replica.forgetDead();
    }
  }
}
