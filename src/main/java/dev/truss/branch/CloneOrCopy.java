package dev.truss.branch;

import dev.truss.cloning.ClonePlan;
import dev.truss.cloning.ClonePlanner;
import dev.truss.cloning.Cloner;
import dev.truss.cloning.ConnectionsMode;
import dev.truss.control.Replica;
import dev.truss.database.Source;
import dev.truss.dump.CopyCheck;
import dev.truss.job.RunLost;
import dev.truss.postgres.failure.FailureReason;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Creates or resets a branch from a source: clones it here, or hands it to a job that copies it.
 * {@code auto} also copies where it finds the source busy only when it clones.
 */
@ApplicationScoped
class CloneOrCopy {

  private final Replica replica;
  private final ClonePlanner planner;
  private final CopyCheck copyCheck;
  private final CopyJob copyJob;
  private final Staging staging;
  private final Transitions transitions;
  private final Compensation compensation;

  /** The source and the requested mode. */
  record Wanted(Source source, ConnectionsMode mode, Optional<Duration> maxHold, String caller) {}

  /** The part that differs between a creation and a reset. */
  interface Target {

    /**
     * Writes that the operation begins.
     *
     * @param clone the database that is built here; null where a job copies
     */
    Operation begin(UUID operation, Staging.@Nullable Build clone);

    /** Returns the steps from the clone to the finished branch. */
    List<Steps.Step> steps(Operation operation, Staging.Build clone);
  }

  CloneOrCopy(
      Replica replica,
      ClonePlanner planner,
      CopyCheck copyCheck,
      CopyJob copyJob,
      Staging staging,
      Transitions transitions,
      Compensation compensation) {
    this.replica = replica;
    this.planner = planner;
    this.copyCheck = copyCheck;
    this.copyJob = copyJob;
    this.staging = staging;
    this.transitions = transitions;
    this.compensation = compensation;
  }

  /**
   * Runs a creation or reset. A copy has only begun when this returns.
   *
   * @return the branch's id
   */
  long run(Wanted wanted, Target target) throws Exception {
    ClonePlan plan = planner.plan(wanted.source(), wanted.mode(), wanted.maxHold());
    UUID id = UUID.randomUUID();
    return switch (plan) {
      case ClonePlan.Held held -> {
        try (Replica.Work work = replica.work(id)) {
          Staging.Build build = staging.clone(held, id);
          Operation operation = target.begin(id, build);
          clone(operation, wanted, target.steps(operation, build));
          yield operation.branchId();
        }
      }
      case ClonePlan.Online online -> {
        copyCheck.require(online.source());
        try (Replica.Work work = replica.work(id)) {
          Operation operation = target.begin(id, null);
          copy(operation, wanted);
          yield operation.branchId();
        }
      }
    };
  }

  private void clone(Operation operation, Wanted wanted, List<Steps.Step> steps) throws Exception {
    try {
      new Steps(transitions, operation).run(steps);
    } catch (Cloner.NotCloned e) {
      if (wanted.mode() != ConnectionsMode.AUTO) {
        compensation.fail(operation, String.valueOf(e.problem().getMessage()));
        throw e.problem();
      }
      copyInstead(operation, wanted);
    } catch (RunLost e) {
      compensation.fail(operation, FailureReason.of(e));
      throw BranchProblems.changedMeanwhile(operation.branchId());
    } catch (Exception e) {
      compensation.fail(operation, FailureReason.of(e));
      throw e;
    }
  }

  private void copyInstead(Operation operation, Wanted wanted) throws SQLException {
    try {
      copyCheck.require(wanted.source());
    } catch (SQLException | RuntimeException e) {
      compensation.fail(operation, FailureReason.of(e));
      throw e;
    }
    copy(operation, wanted);
  }

  private void copy(Operation operation, Wanted wanted) {
    try {
      copyJob.begin(operation, wanted.source(), wanted.caller());
    } catch (RuntimeException e) {
      compensation.fail(operation, FailureReason.of(e));
      throw e;
    }
  }
}
