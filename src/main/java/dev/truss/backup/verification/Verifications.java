package dev.truss.backup.verification;

import dev.truss.backup.Backup;
import dev.truss.backup.BackupProblems;
import dev.truss.backup.BackupService;
import dev.truss.control.ControlDatabase;
import dev.truss.job.JobQueue;
import jakarta.enterprise.context.ApplicationScoped;

/** Begins verifications of backups. */
@ApplicationScoped
public class Verifications {

  private final BackupService backups;
  private final VerificationStore store;
  private final ControlDatabase control;
  private final JobQueue jobs;

  Verifications(
      BackupService backups, VerificationStore store, ControlDatabase control, JobQueue jobs) {
    this.backups = backups;
    this.store = store;
    this.control = control;
    this.jobs = jobs;
  }

  /** Starts a job that restores the backup into a database of its own, and compares the two. */
  public Backup begin(long id, String caller) {
    Backup backup = backups.completed(id, "verified");
    long job =
        control
            .jdbi()
            .inTransaction(
                handle -> {
                  long added =
                      jobs.add(
                          handle,
                          new JobQueue.NewJob(
                              VerifyJob.KIND, null, id, true, backup.sourceBytes(), caller));
                  if (!store.begin(handle, id, added)) {
                    throw BackupProblems.inUse(backup);
                  }
                  return added;
                });
    jobs.submit(job);
    return backups.get(id);
  }
}
