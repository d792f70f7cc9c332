package dev.truss.backup;

import dev.truss.backup.archive.ArchiveDrafts;
import dev.truss.control.ControlDatabase;
import dev.truss.job.JobHandler;
import dev.truss.job.JobRun;
import dev.truss.job.JobStopped;
import dev.truss.job.RunLost;
import dev.truss.job.RunningJob;
import dev.truss.postgres.failure.FailureReason;
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
  private final BackupStore store;
  private final BackupQueue queue;
  private final Archiver archiver;
  private final ArchiveDrafts drafts;
  private final ArchiveStorage storage;
  private final Event<BackupEvent> events;

  BackupJob(
      ControlDatabase control,
      BackupStore store,
      BackupQueue queue,
      Archiver archiver,
      ArchiveDrafts drafts,
      ArchiveStorage storage,
      Event<BackupEvent> events) {
    this.control = control;
    this.store = store;
    this.queue = queue;
    this.archiver = archiver;
    this.drafts = drafts;
    this.storage = storage;
    this.events = events;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public JobRun begin(RunningJob job) {
    return new Run(store.find(job.job().backupId()).orElseThrow(), job);
  }

  private final class Run implements JobRun {

    private final Backup backup;
    private final RunningJob job;

    Run(Backup backup, RunningJob job) {
      this.backup = backup;
      this.job = job;
    }

    @Override
    public boolean claim() {
      return store.begin(backup.id(), job.run());
    }

    @Override
    public void endLikeEarlierRun() throws IOException {
      Backup ended = store.find(backup.id()).orElseThrow();
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

    @Override
    public void clear() {
      if (backup.run() != null) {
        discard(backup, backup.run());
      }
    }

    @Override
    public void work() throws Exception {
      BackupStore.Made made = archiver.make(backup, job);
      if (!isPublished(made)) {
        storage.delete(made.archive());
        throw new RunLost();
      }
      events.fire(new BackupEvent.Completed(store.find(backup.id()).orElseThrow()));
      LOG.infof(
          "backup completed, id=%d archive=%s bytes=%d",
          backup.id(), made.archive(), made.sizeBytes());
    }

    private boolean isPublished(BackupStore.Made made) {
      return control
          .jdbi()
          .inTransaction(
              handle -> {
                boolean ours =
                    store.complete(handle, backup.id(), job.run(), made)
                        && drafts.published(handle, made.archive());
                if (!ours) {
                  handle.rollback();
                }
                return ours;
              });
    }

    @Override
    public void cancelled(String reason) {
      store.end(backup.id(), job.run(), BackupStatus.CANCELLED, reason);
      discard(backup, job.run());
    }

    @Override
    public void failed(Exception cause) {
      store.end(backup.id(), job.run(), BackupStatus.FAILED, FailureReason.of(cause));
      discard(backup, job.run());
    }

    @Override
    public void handedOver() {
      discard(backup, job.run());
    }

    @Override
    public void superseded() {
      discard(backup, job.run());
    }

    @Override
    public void after() {
      queue.next();
    }
  }

  /**
   * Removes the draft of a run. It is called after the backup has ended, because a storage that
   * does not answer keeps it waiting.
   */
  private void discard(Backup backup, UUID run) {
    try {
      drafts.discard(run);
    } catch (IOException | RuntimeException leftover) {
      LOG.warnf(leftover, "the draft of backup %d is left to the reconciler", backup.id());
    }
  }
}
