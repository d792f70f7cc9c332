package dev.truss.recovery.basebackup;

import dev.truss.control.ControlDatabase;
import dev.truss.idempotency.IdempotentRequest;
import dev.truss.job.JobQueue;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Writes a new base backup and its job in one transaction, unless one is queued or in progress. */
@ApplicationScoped
class BaseBackupReservation {

  private final ControlDatabase control;
  private final BaseBackupStore store;
  private final JobQueue jobs;
  private final IdempotentRequest request;

  BaseBackupReservation(
      ControlDatabase control, BaseBackupStore store, JobQueue jobs, IdempotentRequest request) {
    this.control = control;
    this.store = store;
    this.jobs = jobs;
    this.request = request;
  }

  private record Ids(long baseBackup, long job) {}

  /**
   * Puts a base backup into the queue.
   *
   * @return its id; empty if one is queued or in progress
   */
  Optional<Long> reserve(String label, boolean scheduled, String caller) {
    Optional<Ids> ids =
        control
            .jdbi()
            .inTransaction(
                handle -> {
                  handle.execute("LOCK TABLE base_backup IN SHARE ROW EXCLUSIVE MODE");
                  if (store.isOneUnderWay(handle)) {
                    return Optional.empty();
                  }
                  long id = store.insert(handle, label, scheduled, caller);
                  var job = new JobQueue.NewJob(BaseBackupJob.KIND, null, null, true, 0, caller);
                  long jobId = jobs.add(handle, job);
                  store.jobIs(handle, id, jobId);
                  if (!scheduled) {
                    request.made(handle, BaseBackupResource.PATH + "/" + id);
                  }
                  return Optional.of(new Ids(id, jobId));
                });
    ids.ifPresent(made -> jobs.submit(made.job()));
    return ids.map(Ids::baseBackup);
  }
}
