package dev.truss.recovery;

import dev.truss.branch.BranchView;
import dev.truss.branch.LoadedBranches;
import dev.truss.error.ProblemException;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.program.ClientPrograms;
import dev.truss.recovery.basebackup.BaseBackupProblems;
import dev.truss.recovery.replay.Plan;
import dev.truss.recovery.replay.Target;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Begins recoveries. Targets that cannot be reached are refused before any work. */
@ApplicationScoped
public class Recoveries {

  /** The number of recoveries that may wait. */
  private static final int MAY_WAIT = 4;

  private final MainDatabase main;
  private final Planner planner;
  private final RecoveryEstimate costs;
  private final ClientPrograms programs;
  private final LoadedBranches branches;
  private final RecoveryStore store;
  private final RecoveryConfig config;

  Recoveries(
      MainDatabase main,
      Planner planner,
      RecoveryEstimate costs,
      ClientPrograms programs,
      LoadedBranches branches,
      RecoveryStore store,
      RecoveryConfig config) {
    this.main = main;
    this.planner = planner;
    this.costs = costs;
    this.programs = programs;
    this.branches = branches;
    this.store = store;
    this.config = config;
  }

  /**
   * Recovers a database to a time, into a new branch.
   *
   * @param database as it was called then
   * @param time with its zone
   */
  public BranchView toTime(
      DatabaseName database,
      String time,
      @Nullable String label,
      @Nullable BigDecimal ttlHours,
      String caller)
      throws IOException, SQLException {
    return recover(
        new RecoveryRequests.Recover(time, null, null, null, database.value(), label, ttlHours),
        caller);
  }

  /** Returns what {@link #recover} would do. */
  Preview preview(RecoveryRequests.Recover wanted) throws IOException, SQLException {
    DatabaseName database = database(wanted);
    Plan plan = plan(target(wanted));
    return costs.preview(plan, database.value());
  }

  BranchView recover(RecoveryRequests.Recover wanted, String caller)
      throws IOException, SQLException {
    DatabaseName database = database(wanted);
    Target.Wanted target = target(wanted);
    Plan plan = plan(target);
    Preview preview = costs.preview(plan, database.value());
    var branch =
        new LoadedBranches.Wanted(
            wanted.label(),
            wanted.ttlHours(),
            preview.databaseBytes(),
            RecoveryJob.KIND,
            null,
            caller);
    branches.require(branch);
    costs.requireDisk(preview);
    long base = plan.base().id();
    return branches.begin(
        branch,
        (handle, branchId, jobId) -> {
          if (store.unfinished(handle) > config.maxConcurrent() + MAY_WAIT) {
            throw RecoveryProblems.tooManyWait(config.maxConcurrent() + MAY_WAIT);
          }
          if (!store.insert(handle, branchId, jobId, database.value(), target, base)) {
            throw BaseBackupProblems.notFound(base);
          }
        });
  }

  private Plan plan(Target.Wanted target) throws IOException, SQLException {
    Plan plan = planner.plan(target);
    programs.requireServer(plan.base().major());
    return plan;
  }

  private DatabaseName database(RecoveryRequests.Recover wanted) {
    if (wanted.database() == null) {
      return main.name();
    }
    try {
      return new DatabaseName(wanted.database());
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalidField("database", "must have 1 to 63 bytes");
    }
  }

  private static Target.Wanted target(RecoveryRequests.Recover wanted) {
    return Target.of(
        wanted.targetTime(),
        wanted.targetLsn(),
        wanted.targetName(),
        !Boolean.FALSE.equals(wanted.inclusive()));
  }
}
