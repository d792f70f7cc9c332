package dev.truss.branch;

import dev.truss.cloning.ClonePlan;
import dev.truss.cloning.Cloner;
import dev.truss.cloning.ConnectionsMode;
import dev.truss.database.Source;
import dev.truss.dump.CopyCheck;
import dev.truss.job.RunLost;
import dev.truss.postgres.FailureReason;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Runs the steps of a create or reset here when its plan is a clone, and hands it to a job when it
 * is a copy, also where {@code auto} found the source busy after all.
 */
@ApplicationScoped
class CloneOrCopy {

  private final CopyCheck copyCheck;
  private final CopyJob copyJob;
  private final Transitions transitions;

  /**
   * What is to be done.
   *
   * @param steps for a clone
   * @param fail takes back what was made, given the reason
   */
  record Work(
      Branch branch,
      UUID operation,
      ClonePlan plan,
      ConnectionsMode mode,
      String caller,
      List<Steps.Step> steps,
      Consumer<String> fail) {}

  CloneOrCopy(CopyCheck copyCheck, CopyJob copyJob, Transitions transitions) {
    this.copyCheck = copyCheck;
    this.copyJob = copyJob;
    this.transitions = transitions;
  }

  /** Refuses what could not be copied whole, before anything is written. */
  void require(ClonePlan plan) throws SQLException {
    if (plan instanceof ClonePlan.Online(Source source)) {
      copyCheck.require(source);
    }
  }

  void run(Work work) throws Exception {
    try {
      if (work.plan() instanceof ClonePlan.Online) {
        copy(work);
      } else {
        new Steps(transitions, work.branch().id(), work.operation()).run(work.steps());
      }
    } catch (Cloner.NotCloned e) {
      if (work.mode() != ConnectionsMode.AUTO) {
        work.fail().accept(e.problem().getMessage());
        throw e.problem();
      }
      copyInstead(work);
    } catch (RunLost e) {
      work.fail().accept(FailureReason.of(e));
      throw BranchProblems.changedMeanwhile(work.branch().id());
    } catch (Exception e) {
      work.fail().accept(FailureReason.of(e));
      throw e;
    }
  }

  private void copyInstead(Work work) throws SQLException {
    try {
      copyCheck.require(work.plan().source());
      copy(work);
    } catch (SQLException | RuntimeException e) {
      work.fail().accept(FailureReason.of(e));
      throw e;
    }
  }

  private void copy(Work work) {
    copyJob.begin(work.branch(), work.operation(), work.plan().source(), work.caller());
  }
}
