package dev.truss.branch;

import dev.truss.cloning.ConnectionsMode;
import dev.truss.job.JobQueue;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Creates branches whose content a job loads: see {@link BranchLoading}. */
@ApplicationScoped
public class LoadedBranches {

  private final BranchReservation reservation;
  private final BranchStore store;
  private final JobQueue jobs;

  /**
   * A branch that a job fills.
   *
   * @param label null for a label made of the time
   * @param ttlHours null for no expiry
   * @param kind of the job
   * @param backupId what the job restores, if it is a backup
   */
  public record Wanted(
      @Nullable String label,
      @Nullable BigDecimal ttlHours,
      long sizeBytes,
      String kind,
      @Nullable Long backupId,
      String caller) {

    private BranchReservation.Wanted row() {
      return new BranchReservation.Wanted(
          label, ttlHours, null, ConnectionsMode.AUTO, sizeBytes, caller);
    }
  }

  /** Writes what belongs into the transaction that writes a branch and its job. */
  public interface Beside {
    void write(Handle transaction, long branchId, long jobId);
  }

  LoadedBranches(BranchReservation reservation, BranchStore store, JobQueue jobs) {
    this.reservation = reservation;
    this.store = store;
    this.jobs = jobs;
  }

  /** Refuses what {@link #begin} would refuse, for callers that have something to do before. */
  public void require(Wanted wanted) {
    reservation.require(wanted.row());
  }

  /** Writes the branch and its job, and submits the job. */
  public BranchView begin(Wanted wanted, Beside beside) {
    long[] job = new long[1];
    Operation operation =
        reservation.write(
            wanted.row(),
            UUID.randomUUID(),
            (handle, written) -> {
              long branch = written.branchId();
              job[0] =
                  jobs.add(
                      handle,
                      new JobQueue.NewJob(
                          wanted.kind(),
                          branch,
                          wanted.backupId(),
                          true,
                          wanted.sizeBytes(),
                          wanted.caller()));
              store.jobIs(handle, written, job[0]);
              beside.write(handle, branch, job[0]);
            });
    jobs.submit(job[0]);
    return BranchView.of(store.find(operation.branchId()).orElseThrow());
  }
}
