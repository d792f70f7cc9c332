package dev.truss.branch;

import dev.truss.control.Background;
import dev.truss.control.Cycles;
import dev.truss.control.ReconcileConfig;
import dev.truss.control.Replica;
import dev.truss.database.DatabaseDrop;
import dev.truss.database.OwnedDatabases;
import dev.truss.idempotency.AbandonedKeys;
import dev.truss.job.JobQueue;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

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

  private static final Logger LOG = Logger.getLogger(Reconciler.class);

  private final AbandonedOperations abandoned;
  private final AbandonedRequests requests;
  private final OwnedDatabases owned;
  private final DatabaseDrop drop;
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
      OwnedDatabases owned,
      DatabaseDrop drop,
      VanishedBranches vanished,
      JobQueue jobs,
      Replica replica,
      Cycles cycles,
      ReconcileConfig config,
      MeterRegistry meters,
      Background background) {
    this.abandoned = abandoned;
    this.requests = requests;
    this.owned = owned;
    this.drop = drop;
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
    report("database", dropLeftovers(forTheDead));
    if (forTheDead) {
      requests.release(requestsOfTheDead);
      jobs.submitForgotten();
      report("vanished", vanished.note());
      replica.forgetDead();
    }
  }

  private int dropLeftovers(boolean forTheDead) {
    // In this order: what was written down before the look at the branches and is in use by none of
    // them will never be. The other way round it could belong to a branch made in between.
    List<OwnedDatabases.Owned> writtenDown = owned.all();
    Set<String> inUse =
        abandoned.databasesInUse().stream().map(name -> name.value()).collect(Collectors.toSet());
    int dropped = 0;
    for (OwnedDatabases.Owned leftover : writtenDown) {
      boolean ours = leftover.owner().equals(replica.id());
      boolean orphan = ours ? !replica.isAtWork(leftover.operation()) : !leftover.ownerAlive();
      if (orphan && (ours || forTheDead) && !inUse.contains(leftover.name().value())) {
        dropped += drop(leftover) ? 1 : 0;
      }
    }
    return dropped;
  }

  private boolean drop(OwnedDatabases.Owned leftover) {
    DatabaseDrop.Outcome outcome;
    try {
      outcome = drop.drop(leftover.name(), leftover.branchId(), leftover.oid());
    } catch (SQLException e) {
      LOG.warnf(e, "leftover database %s stays for now", leftover.name());
      return false;
    }
    return switch (outcome) {
      case DatabaseDrop.Outcome.Gone gone -> true;
      case DatabaseDrop.Outcome.Blocked(String why) -> {
        LOG.warnf("leftover database %s stays for now: %s", leftover.name(), why);
        yield false;
      }
      case DatabaseDrop.Outcome.NotOurs notOurs -> {
        owned.gone(leftover.name()); // it is not the one that was announced here; that one is gone
        yield false;
      }
    };
  }

  private void report(String what, int number) {
    if (number > 0) {
      LOG.infof("reconciled, what=%s number=%d", what, number);
      meters.counter("truss.reconciled", "what", what).increment(number);
    }
  }
}
