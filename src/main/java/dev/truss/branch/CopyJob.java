package dev.truss.branch;

import dev.truss.cloning.ClonePlan;
import dev.truss.cloning.OnlineCopy;
import dev.truss.cloning.OwnedDatabases;
import dev.truss.cloning.Source;
import dev.truss.control.ControlDatabase;
import dev.truss.control.Replica;
import dev.truss.job.JobHandler;
import dev.truss.job.JobStopped;
import dev.truss.job.RunningJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Copies the content of a branch that is being created or reset. Each run is an operation of its
 * own: it takes the branch over from the run before, ends that run's sessions, drops its database,
 * and begins from the start.
 */
@ApplicationScoped
class CopyJob implements JobHandler {

  private final ControlDatabase control;
  private final Replica replica;
  private final BranchStore store;
  private final Transitions transitions;
  private final Sources sources;
  private final OnlineCopy copier;
  private final OwnedDatabases owned;
  private final Staging staging;
  private final Publisher publisher;
  private final Reset reset;
  private final Compensation compensation;

  CopyJob(
      ControlDatabase control,
      Replica replica,
      BranchStore store,
      Transitions transitions,
      Sources sources,
      OnlineCopy copier,
      OwnedDatabases owned,
      Staging staging,
      Publisher publisher,
      Reset reset,
      Compensation compensation) {
    this.control = control;
    this.replica = replica;
    this.store = store;
    this.transitions = transitions;
    this.sources = sources;
    this.copier = copier;
    this.owned = owned;
    this.staging = staging;
    this.publisher = publisher;
    this.reset = reset;
    this.compensation = compensation;
  }

  @Override
  public String kind() {
    return CopyJobs.KIND;
  }

  @Override
  public void run(RunningJob job) throws Exception {
    Branch branch = store.find(job.job().branchId()).orElseThrow();
    UUID before = branch.operation();
    if (before == null) {
      return; // an earlier run came to the end and died before it could say so
    }
    UUID operation = UUID.randomUUID();
    try (var work = replica.work(operation)) {
      if (!transitions.takeOver(branch.id(), before, operation)) {
        throw new OperationLost();
      }
      try {
        copier.endEarlierRuns(job.job().id(), operation);
        compensation.dropMadeBy(branch, before);
        copy(branch, operation, job);
      } catch (JobStopped e) {
        if (!job.isLeftToSuccessor()) {
          compensate(branch, operation, "cancelled on request");
        }
        throw e;
      } catch (OperationLost e) {
        compensation.dropMadeBy(branch, operation);
        throw e;
      } catch (Exception e) {
        compensate(branch, operation, Compensation.reason(e));
        throw e;
      }
    }
  }

  private void copy(Branch branch, UUID operation, RunningJob job) throws Exception {
    job.throwIfStopped();
    if ("discarding".equals(branch.phase())) {
      reset.discard(branch, operation);
      return;
    }
    Source source = sources.of(branch);
    Staging.Build build = staging.copy(new ClonePlan.Online(source), operation, job);
    control
        .jdbi()
        .useHandle(handle -> owned.announce(handle, build.name(), branch.id(), operation));
    List<Steps.Step> steps = new ArrayList<>(staging.steps(build));
    if (branch.status() == BranchStatus.RESETTING) {
      steps.addAll(reset.steps(branch, operation, build));
    } else {
      steps.add(new Steps.Step("publishing", () -> publisher.publish(branch, operation, build)));
    }
    new Steps(transitions, branch.id(), operation).run(steps);
  }

  private void compensate(Branch branch, UUID operation, String reason) {
    if (branch.status() == BranchStatus.RESETTING) {
      compensation.failReset(branch, operation, reason);
    } else {
      compensation.failCreation(branch, operation, reason);
    }
  }
}
