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
   * @param fail takes back what was made, given the reason
   */
  record Work(
      Operation operation,
      Source source,
      ConnectionsMode mode,
      String caller,
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

  /** Clones here, or, where {@code auto} finds the source busy after all, hands over to a job. */
  void clone(Work work, List<Steps.Step> steps) throws Exception {
    try {
      new Steps(transitions, work.operation()).run(steps);
    } catch (Cloner.NotCloned e) {
      if (work.mode() != ConnectionsMode.AUTO) {
        work.fail().accept(e.problem().getMessage());
        throw e.problem();
      }
      copyInstead(work);
    } catch (RunLost e) {
      work.fail().accept(FailureReason.of(e));
      throw BranchProblems.changedMeanwhile(work.operation().branchId());
    } catch (Exception e) {
      work.fail().accept(FailureReason.of(e));
      throw e;
    }
  }

  /** Hands over to a job, which copies. */
  void copy(Work work) {
    try {
      copyJob.begin(work.operation(), work.source(), work.caller());
    } catch (RuntimeException e) {
      work.fail().accept(FailureReason.of(e));
      throw e;
    }
  }

  private void copyInstead(Work work) throws SQLException {
    try {
      copyCheck.require(work.source());
    } catch (SQLException | RuntimeException e) {
      work.fail().accept(FailureReason.of(e));
      throw e;
    }
    copy(work);
  }
}
