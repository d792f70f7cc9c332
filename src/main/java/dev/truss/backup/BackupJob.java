package dev.truss.backup;

import dev.truss.backup.archive.ArchiveDrafts;
import dev.truss.control.ControlDatabase;
import dev.truss.control.Replica;
import dev.truss.job.JobHandler;
import dev.truss.job.JobStopped;
import dev.truss.job.RunSessions;
import dev.truss.job.RunningJob;
import dev.truss.postgres.FailureReason;
import dev.truss.storage.ArchiveStorage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.io.IOException;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Makes a backup, in these steps:
 *
 * <ol>
 *   <li>dumping: {@code pg_dump} into a draft whose name was announced; beside it the rows of each
 *       table are counted, in the dump's own snapshot
 *   <li>summing: the SHA-256 of each file
 *   <li>storing: files on disk or in the object store, then the manifest, then the name
 *   <li>checking: all that was stored is read again
 *   <li>completed: the row, in one transaction with the end of the announcement
 * </ol>
 *
 * A run that died is begun again from the start by another, which ends the sessions of the one
 * before and removes its draft. A run that slept meanwhile finds that it is not the present one,
 * and removes what it made.
 */
@ApplicationScoped
class BackupJob implements JobHandler {

  static final String KIND = "backup";

  private static final Logger LOG = Logger.getLogger(BackupJob.class);

  private final ControlDatabase control;
  private final Replica replica;
  private final BackupStore store;
  private final BackupQueue queue;
  private final Archiver archiver;
  private final ArchiveDrafts drafts;
  private final ArchiveStorage storage;
  private final RunSessions sessions;
  private final Event<BackupEvent> events;

  BackupJob(
      ControlDatabase control,
      Replica replica,
      BackupStore store,
      BackupQueue queue,
      Archiver archiver,
      ArchiveDrafts drafts,
      ArchiveStorage storage,
      RunSessions sessions,
      Event<BackupEvent> events) {
    this.control = control;
    this.replica = replica;
    this.store = store;
    this.queue = queue;
    this.archiver = archiver;
    this.drafts = drafts;
    this.storage = storage;
    this.sessions = sessions;
    this.events = events;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public void run(RunningJob job) throws Exception {
    Backup before = store.find(job.job().backupId()).orElseThrow();
    UUID run = UUID.randomUUID();
    try (var work = replica.work(run)) {
      if (!store.begin(before.id(), run)) {
        finish(before.id());
        return;
      }
      try {
        sessions.endEarlierRuns(job.job().id(), run);
        if (before.run() != null) {
          discard(before, before.run());
        }
        job.throwIfStopped();
        make(before, run, job);
      } catch (JobStopped e) {
        if (!job.isLeftToSuccessor()) {
          store.end(before.id(), run, BackupStatus.CANCELLED, "cancelled on request");
        }
        discard(before, run);
        throw e;
      } catch (Exception e) {
        job.throwIfShuttingDown();
        fail(before, run, e);
        throw e;
      }
    } finally {
      if (!job.isLeftToSuccessor()) {
        queue.next();
      }
    }
  }

  private void make(Backup backup, UUID run, RunningJob job) throws Exception {
    BackupStore.Made made = archiver.make(backup, run, job);
    boolean won =
        control
            .jdbi()
            .inTransaction(
                handle -> {
                  boolean ours =
                      store.complete(handle, backup.id(), run, made)
                          && drafts.published(handle, made.archive());
                  if (!ours) {
                    handle.rollback();
                  }
                  return ours;
                });
    if (!won) {
      storage.delete(made.archive());
      throw new IOException("another replica has taken over");
    }
    events.fire(new BackupEvent.Completed(store.find(backup.id()).orElseThrow()));
    LOG.infof(
        "backup completed, id=%d archive=%s bytes=%d",
        backup.id(), made.archive(), made.sizeBytes());
  }

  private void fail(Backup backup, UUID run, Exception e) {
    store.end(backup.id(), run, BackupStatus.FAILED, FailureReason.of(e));
    discard(backup, run);
  }

  /**
   * What is in the way of that must not hide what went on before, and a store that does not answer
   * is waited for only when the backup has ended.
   */
  private void discard(Backup backup, UUID run) {
    try {
      drafts.discard(run);
    } catch (IOException | RuntimeException leftover) {
      LOG.warnf(leftover, "the draft of backup %d is left to the reconciler", backup.id());
    }
  }

  /** An earlier run came to the end, and died before it did what follows that. */
  private void finish(long id) throws IOException {
    Backup ended = store.find(id).orElseThrow();
    switch (ended.status()) {
      case COMPLETED -> {
        if (ended.verification() == Verification.NONE) {
          events.fire(new BackupEvent.Completed(ended));
        }
      }
      case CANCELLED -> throw new JobStopped();
      default -> throw new IOException(String.valueOf(ended.reason()));
    }
  }
}
