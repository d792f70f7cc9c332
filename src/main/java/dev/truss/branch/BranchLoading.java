package dev.truss.branch;

import dev.truss.cloning.ConnectionsMode;
import dev.truss.control.ControlDatabase;
import dev.truss.database.OwnedDatabases;
import dev.truss.idempotency.IdempotentRequest;
import dev.truss.job.JobQueue;
import dev.truss.job.JobRun;
import dev.truss.job.RunLost;
import dev.truss.job.RunningJob;
import dev.truss.postgres.FailureReason;
import dev.truss.quota.Quota;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Loads the content of a branch that is being created or reset, in a job. Each run is an operation
 * of its own: it takes the branch over from the run before, ends that run's sessions, drops its
 * database, and begins from the start.
 */
@ApplicationScoped
public class BranchLoading {

  private final ControlDatabase control;
  private final BranchStore store;
  private final Transitions transitions;
  private final OwnedDatabases owned;
  private final Staging staging;
  private final Publisher publisher;
  private final ContentSwap contentSwap;
  private final Compensation compensation;
  private final Quota quota;
  private final JobQueue jobs;
  private final Clock clock;
  private final IdempotentRequest request;

  BranchLoading(
      ControlDatabase control,
      BranchStore store,
      Transitions transitions,
      OwnedDatabases owned,
      Staging staging,
      Publisher publisher,
      ContentSwap contentSwap,
      Compensation compensation,
      Quota quota,
      JobQueue jobs,
      Clock clock,
      IdempotentRequest request) {
    this.control = control;
    this.store = store;
    this.transitions = transitions;
    this.owned = owned;
    this.staging = staging;
    this.publisher = publisher;
    this.contentSwap = contentSwap;
    this.compensation = compensation;
    this.quota = quota;
    this.jobs = jobs;
    this.clock = clock;
    this.request = request;
  }

  /** Finds what to load, once nothing of an earlier run is left. */
  interface Contents {
    BranchContent of(Branch branch) throws Exception;
  }

  /** Finds what to load into a new branch. */
  public interface NewContent {
    BranchContent find() throws Exception;
  }

  /**
   * A branch that is to be made by a job.
   *
   * @param kind of the job
   */
  public record Wanted(
      @Nullable String label,
      @Nullable BigDecimal ttlHours,
      long sizeBytes,
      String kind,
      @Nullable Long backupId,
      String caller) {}

  /** Refuses what {@link #begin} would refuse of itself, for who has something to do before. */
  public void require(Wanted wanted) {
    Label.of(wanted.label(), clock.instant());
    TimeToLive.of(wanted.ttlHours());
    control.jdbi().useTransaction(handle -> quota.requireRoomForBranch(handle, wanted.sizeBytes()));
  }

  /** What else is written in the transaction that writes a branch and its job. */
  public interface Beside {
    void write(Handle transaction, long branchId, long jobId);
  }

  /** Writes the branch and its job, and hands the job out. */
  public BranchView begin(Wanted wanted, Beside beside) {
    Instant now = clock.instant();
    Label label = Label.of(wanted.label(), now);
    TimeToLive ttl = TimeToLive.of(wanted.ttlHours());
    UUID id = UUID.randomUUID();
    var draft =
        new BranchStore.Draft(
            label.text(),
            label.databaseName(),
            null,
            ttl.hours(),
            ttl.expiry(now),
            ConnectionsMode.AUTO,
            wanted.sizeBytes(),
            wanted.caller(),
            now);
    long[] ids =
        control
            .jdbi()
            .inTransaction(
                handle -> {
                  quota.requireRoomForBranch(handle, wanted.sizeBytes());
                  var operation = new Operation(store.insert(handle, draft, id), id);
                  long branch = operation.branchId();
                  long job =
                      jobs.add(
                          handle,
                          new JobQueue.NewJob(
                              wanted.kind(),
                              branch,
                              wanted.backupId(),
                              true,
                              wanted.sizeBytes(),
                              wanted.caller()));
                  store.jobIs(handle, operation, job);
                  beside.write(handle, branch, job);
                  request.made(handle, BranchResource.PATH + "/" + branch);
                  return new long[] {branch, job};
                });
    jobs.submit(ids[1]);
    return BranchView.of(store.find(ids[0]).orElseThrow());
  }

  /** The run of a job, for a branch that is being created. */
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
      if ("discarding".equals(branch.phase())) {
        contentSwap.discard(operation);
        return;
      }
      Staging.Build build = staging.load(contents.of(branch), job);
      control
          .jdbi()
          .useHandle(handle -> owned.announce(handle, build.name(), branch.id(), job.run()));
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
      compensate(reason);
    }

    @Override
    public void failed(Exception cause) {
      compensate(FailureReason.of(cause));
    }

    @Override
    public void superseded() throws SQLException {
      compensation.dropMadeBy(operation);
    }

    private void compensate(String reason) {
      if (branch.status() == BranchStatus.RESETTING) {
        compensation.failReset(operation, reason);
      } else {
        compensation.failCreation(operation, reason);
      }
    }
  }
}
