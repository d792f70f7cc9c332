package dev.truss.backup;

import dev.truss.control.ControlDatabase;
import dev.truss.idempotency.IdempotentRequest;
import dev.truss.job.JobQueue;
import dev.truss.quota.Quota;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Writes a new backup and its job, in one transaction with the checks of the quota and the queue.
 */
@ApplicationScoped
class BackupReservation {

  private final ControlDatabase control;
  private final Quota quota;
  private final BackupQueue queue;
  private final BackupStore store;
  private final JobQueue jobs;
  private final IdempotentRequest request;

  BackupReservation(
      ControlDatabase control,
      Quota quota,
      BackupQueue queue,
      BackupStore store,
      JobQueue jobs,
      IdempotentRequest request) {
    this.control = control;
    this.quota = quota;
    this.queue = queue;
    this.store = store;
    this.jobs = jobs;
    this.request = request;
  }

  /**
   * Puts a backup into the queue.
   *
   * @return its id
   */
  long reserve(BackupStore.Draft draft) {
    long id =
        control
            .jdbi()
            .inTransaction(
                handle -> {
                  quota.requireRoomForBackup(handle);
                  if (draft.schedule() == null) {
                    queue.requireRoom(handle); // a schedule has one for each of its sources
                  }
                  long inserted = store.insert(handle, draft);
                  store.jobIs(handle, inserted, jobs.add(handle, job(inserted, draft)));
                  request.made(handle, BackupResource.PATH + "/" + inserted);
                  return inserted;
                });
    queue.next();
    return id;
  }

  private static JobQueue.NewJob job(long id, BackupStore.Draft draft) {
    return new JobQueue.NewJob(
        BackupJob.KIND, draft.branchId(), id, false, draft.sourceBytes(), draft.createdBy());
  }
}
