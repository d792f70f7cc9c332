package dev.truss.recovery;

import dev.truss.branch.BranchContent;
import dev.truss.dump.CarryOver;
import dev.truss.job.RunningJob;
import dev.truss.postgres.DatabaseName;
import dev.truss.recovery.basebackup.BaseBackupProblems;
import dev.truss.recovery.replay.Plan;
import dev.truss.recovery.replay.ReplayedLocks;
import dev.truss.recovery.replay.ScratchServer;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The content of a branch that is recovered. */
final class RecoveredContent implements BranchContent {

  private final Recovery recovery;
  private final RecoverySlots places;
  private final Planner planner;
  private final WalMarker marker;
  private final TargetServer servers;
  private final RecoveryEstimate costs;
  private final BaseBackupCheck check;
  private final RecoveredCopy copier;
  private final RecoveryStore store;
  private final CarryOver carryOver;
  private RecoveredCopy.Source source;

  RecoveredContent(
      Recovery recovery,
      RecoverySlots places,
      Planner planner,
      WalMarker marker,
      TargetServer servers,
      RecoveryEstimate costs,
      BaseBackupCheck check,
      RecoveredCopy copier,
      RecoveryStore store,
      CarryOver carryOver) {
    this.recovery = recovery;
    this.places = places;
    this.planner = planner;
    this.marker = marker;
    this.servers = servers;
    this.costs = costs;
    this.check = check;
    this.copier = copier;
    this.store = store;
    this.carryOver = carryOver;
  }

  @Override
  public String phase() {
    return "recovering";
  }

  @Override
  public String strategy() {
    return "recovery";
  }

  @Override
  public long sizeBytes() {
    return source == null ? 0 : source.bytes();
  }

  @Override
  public List<String> load(DatabaseName staging, RunningJob job) throws Exception {
    job.phase("waiting");
    try (RecoverySlots.Place place = places.await(job)) {
      return loadInPlace(staging, job);
    }
  }

  private List<String> loadInPlace(DatabaseName staging, RunningJob job) throws Exception {
    job.phase("choosing");
    Plan plan = planner.plan(recovery.wanted());
    if (!store.beginsWith(recovery.jobId(), plan.base().id())) {
      throw BaseBackupProblems.notFound(plan.base().id());
    }
    if (plan.marked()) {
      plan = plan.upTo(marker.mark(job));
    }
    DatabaseName database = new DatabaseName(recovery.database());
    Set<Long> needed = costs.needed(plan, recovery.database());
    try (BaseBackupCheck.Running checking = check.begin(plan, needed)) {
      try {
        TargetServer.Recovered recovered = servers.recover(plan, database, needed, job);
        try (ScratchServer server = recovered.server()) {
          job.phase("copying");
          long copying = System.nanoTime();
          ReplayedLocks.release(server, database);
          source = copier.look(server, database);
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
          return warnings;
        }
      } catch (IOException | SQLException e) {
        checking.awaitCause(job);
        throw e;
      }
    }
  }

  private void checkAll(Plan plan, RunningJob job) throws IOException {
    try (BaseBackupCheck.Running all = check.begin(plan, Set.of())) {
      all.await(job);
    }
  }

  private static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  @Override
  public List<String> carryOver(DatabaseName staging) throws Exception {
    return carryOver.apply(source.definition().properties(), staging);
  }
}
