package dev.truss.branch;

import dev.truss.cloning.ConnectionsMode;
import dev.truss.control.ControlDatabase;
import dev.truss.control.Replica;
import dev.truss.database.OwnedDatabases;
import dev.truss.idempotency.IdempotentRequest;
import dev.truss.job.JobQueue;
import dev.truss.job.JobStopped;
import dev.truss.job.RunSessions;
import dev.truss.job.RunningJob;
import dev.truss.postgres.FailureReason;
import dev.truss.quota.Quota;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.math.BigDecimal;
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
  private final Replica replica;
  private final BranchStore store;
  private final Transitions transitions;
  private final RunSessions sessions;
  private final OwnedDatabases owned;
  private final Staging staging;
  private final Publisher publisher;
  private final ContentSwap reset;
  private final Compensation compensation;
  private final Quota quota;
  private final JobQueue jobs;
  private final Clock clock;
  private final IdempotentRequest request;

  BranchLoading(
      ControlDatabase control,
      Replica replica,
      BranchStore store,
      Transitions transitions,
      RunSessions sessions,
      OwnedDatabases owned,
      Staging staging,
      Publisher publisher,
      ContentSwap reset,
      Compensation compensation,
      Quota quota,
      JobQueue jobs,
      Clock clock,
      IdempotentRequest request) {
    this.control = control;
    this.replica = replica;
    this.store = store;
    this.transitions = transitions;
    this.sessions = sessions;
    this.owned = owned;
    this.staging = staging;
    this.publisher = publisher;
    this.reset = reset;
    this.compensation = compensation;
    this.quota = quota;
    this.jobs = jobs;
    this.clock = clock;
    this.request = request;
  }

  /** Finds what to load, once nothing of an earlier run is left. */
  interface Fillings {
    BranchContent of(Branch branch) throws Exception;
  }

  /** Finds what to load into a new branch. */
  public interface NewFilling {
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
    UUID operation = UUID.randomUUID();
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
                  long branch = store.insert(handle, draft, operation).id();
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
                  store.jobIs(handle, branch, operation, job);
                  beside.write(handle, branch, job);
                  request.made(handle, BranchResource.PATH + "/" + branch);
                  return new long[] {branch, job};
                });
    jobs.submit(ids[1]);
    return BranchView.of(store.find(ids[0]).orElseThrow());
  }

  /** In a job, for a branch that is being created. */
  public void run(RunningJob job, NewFilling filling) throws Exception {
    load(job, branch -> filling.find());
  }

  void load(RunningJob job, Fillings fillings) throws Exception {
    Branch branch = store.find(job.job().branchId()).orElseThrow();
    UUID before = branch.operation();
    if (before == null) {
      endLikeTheEarlierRun(branch, job);
      return;
    }
    UUID operation = UUID.randomUUID();
    try (var work = replica.work(operation)) {
      if (!transitions.takeOver(branch.id(), before, operation)) {
        throw new OperationLost();
      }
      try {
        sessions.endEarlierRuns(job.job().id(), operation);
        compensation.dropMadeBy(branch, before);
        load(branch, operation, job, fillings);
      } catch (JobStopped e) {
        if (!job.isLeftToSuccessor()) {
          compensate(branch, operation, "cancelled on request");
        }
        throw e;
      } catch (OperationLost e) {
        compensation.dropMadeBy(branch, operation);
        throw e;
      } catch (Exception e) {
        job.throwIfShuttingDown();
        compensate(branch, operation, FailureReason.of(e));
        throw e;
      }
    }
  }

  /** It came to the end, and died before it could say so. */
  private static void endLikeTheEarlierRun(Branch branch, RunningJob job) throws IOException {
    job.throwIfStopped();
    if (branch.status() == BranchStatus.FAILED && Objects.equals(branch.jobId(), job.job().id())) {
      throw new IOException(branch.reason());
    }
  }

  private void load(Branch branch, UUID operation, RunningJob job, Fillings fillings)
      throws Exception {
    job.throwIfStopped();
    if ("discarding".equals(branch.phase())) {
      reset.discard(branch, operation);
      return;
    }
    Staging.Build build = staging.load(fillings.of(branch), job, operation);
    control
        .jdbi()
        .useHandle(handle -> owned.announce(handle, build.name(), branch.id(), operation));
    List<Steps.Step> steps = new ArrayList<>(build.steps());
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
