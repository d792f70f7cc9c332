package dev.truss.recovery;

import dev.truss.job.RunningJob;
import dev.truss.postgres.DatabaseName;
import dev.truss.recovery.basebackup.BaseBackupProblems;
import dev.truss.recovery.replay.Plan;
import dev.truss.recovery.replay.ReplayedLocks;
import dev.truss.recovery.replay.ScratchServer;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Recovers a database into a staging database: chooses the base backup, replays WAL in a scratch
 * server up to the target, and copies the database out of it. A check of the base backup runs
 * beside that.
 */
@ApplicationScoped
class DatabaseRecovery {

  private final Planner planner;
  private final WalMarker marker;
  private final TargetServer servers;
  private final RecoveryEstimate costs;
  private final BaseBackupCheck check;
  private final RecoveredCopy copier;
  private final RecoveryStore store;

  /**
   * A database that was recovered.
   *
   * @param warnings a sentence for each thing that users of the branch should know
   */
  record Recovered(RecoveredCopy.Source source, List<String> warnings) {}

  DatabaseRecovery(
      Planner planner,
      WalMarker marker,
      TargetServer servers,
      RecoveryEstimate costs,
      BaseBackupCheck check,
      RecoveredCopy copier,
      RecoveryStore store) {
    this.planner = planner;
    this.marker = marker;
    this.servers = servers;
    this.costs = costs;
    this.check = check;
    this.copier = copier;
    this.store = store;
  }

  Recovered recover(Recovery recovery, DatabaseName staging, RunningJob job) throws Exception {
    job.phase("choosing");
    Plan plan = plan(recovery, job);
    DatabaseName database = new DatabaseName(recovery.database());
    Set<Long> needed = costs.needed(plan, recovery.database());
    try (BaseBackupCheck.Running checking = check.begin(plan, needed)) {
      try {
        servers.requireNoNewTablespace(plan, job);
        TargetServer.Recovered recovered = servers.recover(plan, database, needed, job);
        try (ScratchServer server = recovered.server()) {
          job.phase("copying");
          long copying = System.nanoTime();
          ReplayedLocks.release(server, database);
          RecoveredCopy.Source source = copier.look(server, database);
          List<String> warnings = copier.copy(server, source, staging, job);
          job.phase("finishing");
          checking.await(job);
          if (!needed.isEmpty() && !server.isPartial()) {
            checkAll(plan, job); // it came out of what the first check has left out
          }
          var took =
              new RecoveryStore.Took(
                  job.spent("choosing"),
                  recovered.restoring(),
                  recovered.replaying(),
                  since(copying));
          store.done(
              recovery.jobId(),
              recovered.stopped().words(),
              Math.max(0, recovered.stopped().lsn().position() - plan.base().begin().position()),
              took);
          return new Recovered(source, warnings);
        }
      } catch (IOException | SQLException e) {
        checking.awaitCause(job);
        throw e;
      }
    }
  }

  private Plan plan(Recovery recovery, RunningJob job) throws IOException, SQLException {
    Plan plan = planner.plan(recovery.wanted());
    if (!store.beginsWith(recovery.jobId(), plan.base().id())) {
      throw BaseBackupProblems.notFound(plan.base().id());
    }
    return plan.marked() ? plan.upTo(marker.mark(job)) : plan;
  }

  private void checkAll(Plan plan, RunningJob job) throws IOException {
    try (BaseBackupCheck.Running all = check.begin(plan, Set.of())) {
      all.await(job);
    }
  }

  private static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
