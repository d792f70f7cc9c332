package dev.truss.branch;

import dev.truss.database.OwnedDatabases;
import dev.truss.job.JobRun;
import dev.truss.job.RunLost;
import dev.truss.job.RunningJob;
import dev.truss.postgres.failure.FailureReason;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Loads the content of a branch that is being created or reset, in a job. Each run is an operation
 * of its own: it takes the branch over from the previous run, drops that run's database, and starts
 * over.
 */
@ApplicationScoped
public class BranchLoading {

  private final BranchStore store;
  private final Transitions transitions;
  private final OwnedDatabases owned;
  private final Staging staging;
  private final Publisher publisher;
  private final ContentSwap contentSwap;
  private final Compensation compensation;

  BranchLoading(
      BranchStore store,
      Transitions transitions,
      OwnedDatabases owned,
      Staging staging,
      Publisher publisher,
      ContentSwap contentSwap,
      Compensation compensation) {
    this.store = store;
    this.transitions = transitions;
    this.owned = owned;
    this.staging = staging;
    this.publisher = publisher;
    this.contentSwap = contentSwap;
    this.compensation = compensation;
  }

  /** Finds the content to load. It is called when nothing of an earlier run is left. */
  interface Contents {
    BranchContent of(Branch branch) throws Exception;
  }

  /** Finds the content to load into a new branch. */
  public interface NewContent {
    BranchContent find() throws Exception;
  }

  /** Returns the run of a job that fills a branch which is being created. */
  public JobRun run(RunningJob job, NewContent content) {
    return load(job, branch -> content.find());
  }

  JobRun load(RunningJob job, Contents contents) {
    return new Run(store.find(job.job().branchId()).orElseThrow(), job, contents);
  }

  private final class Run implements JobRun {

    private final Branch branch;
    private final Operation operation;
    private final RunningJob job;
    private final Contents contents;

    Run(Branch branch, RunningJob job, Contents contents) {
      this.branch = branch;
      this.operation = new Operation(branch, job.run());
      this.job = job;
      this.contents = contents;
    }

    @Override
    public boolean claim() {
      UUID before = branch.operation();
      if (before == null) {
        return false;
      }
      if (!transitions.takeOver(operation, before)) {
        throw new RunLost();
      }
      return true;
    }

    @Override
    public void endLikeEarlierRun() throws IOException {
      job.throwIfStopped();
      if (branch.status() == BranchStatus.FAILED
          && Objects.equals(branch.jobId(), job.job().id())) {
        throw new IOException(branch.reason());
      }
    }

    @Override
    public void clear() throws SQLException {
      compensation.dropMadeBy(operation.before(Objects.requireNonNull(branch.operation())));
    }

    @Override
    public void work() throws Exception {
      if (ContentSwap.isDone(branch)) {
        contentSwap.discard(operation);
        return;
      }
      Staging.Build build = staging.load(contents.of(branch), job);
      owned.announce(build.name(), branch.id(), job.run());
      List<Steps.Step> steps = new ArrayList<>(build.steps());
      if (branch.status() == BranchStatus.RESETTING) {
        steps.addAll(contentSwap.steps(operation, build));
      } else {
        steps.add(new Steps.Step("publishing", () -> publisher.publish(operation, build)));
      }
      new Steps(transitions, operation).run(steps);
    }

    @Override
    public void cancelled(String reason) {
      compensation.fail(operation, reason);
    }

    @Override
    public void failed(Exception cause) {
      compensation.fail(operation, FailureReason.of(cause));
    }

    @Override
    public void superseded() throws SQLException {
      compensation.dropMadeBy(operation);
    }
  }
}
