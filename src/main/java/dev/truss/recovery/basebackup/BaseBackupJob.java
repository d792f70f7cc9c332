package dev.truss.recovery.basebackup;

import dev.truss.cloning.FileCopyGate;
import dev.truss.control.Replica;
import dev.truss.job.JobHandler;
import dev.truss.job.JobStopped;
import dev.truss.job.RunSessions;
import dev.truss.job.RunningJob;
import dev.truss.postgres.FailureReason;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * Makes a base backup, in these steps:
 *
 * <ol>
 *   <li>waiting: until no other runs, and no database is copied by its files
 *   <li>copying: {@code pg_basebackup} into a draft; it ends when the WAL that it needs is archived
 *   <li>verifying: {@code pg_verifybackup} reads every file again
 *   <li>completed: the draft gets its name, then the row says so
 * </ol>
 *
 * A run that died is begun again from the start by another, which ends the sessions of the one
 * before; the reconciler removes its folder, which no row has any more.
 */
@ApplicationScoped
class BaseBackupJob implements JobHandler {

  static final String KIND = "base_backup";

  private static final Logger LOG = Logger.getLogger(BaseBackupJob.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final Replica replica;
  private final BaseBackupStore store;
  private final BaseBackupFolders folders;
  private final BaseBackupMaker maker;
  private final FileCopyGate gate;
  private final RunSessions sessions;

  BaseBackupJob(
      Replica replica,
      BaseBackupStore store,
      BaseBackupFolders folders,
      BaseBackupMaker maker,
      FileCopyGate gate,
      RunSessions sessions) {
    this.replica = replica;
    this.store = store;
    this.folders = folders;
    this.maker = maker;
    this.gate = gate;
    this.sessions = sessions;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public void run(RunningJob job) throws Exception {
    Optional<BaseBackup> wanted = store.ofJob(job.job().id());
    UUID run = UUID.randomUUID();
    String folder = folders.name(job.job().id(), run);
    try (var work = replica.work(run)) {
      if (wanted.isEmpty() || !store.begin(wanted.get().id(), run, folder)) {
        endLikeTheEarlierRun(job);
        return;
      }
      make(wanted.get(), run, folder, job);
    }
  }

  /** It came to the end, and died before it could say so. */
  private void endLikeTheEarlierRun(RunningJob job) throws IOException {
    job.throwIfStopped();
    Optional<BaseBackup> ended = store.ofJob(job.job().id());
    if (ended.isPresent() && ended.get().status() == BaseBackup.Status.FAILED) {
      throw new IOException(ended.get().reason());
    }
  }

  private void make(BaseBackup wanted, UUID run, String folder, RunningJob job) throws Exception {
    try {
      sessions.endEarlierRuns(job.job().id(), run);
      BaseBackupStore.Made made = make(folder, run, job);
      if (!store.complete(wanted.id(), run, made)) {
        throw new IOException("another replica has taken over");
      }
      LOG.infof("base backup completed, id=%d bytes=%d", wanted.id(), made.sizeBytes());
    } catch (JobStopped e) {
      folders.delete(folder);
      if (!job.isLeftToSuccessor()) {
        store.end(wanted.id(), run, BaseBackup.Status.CANCELLED, "cancelled on request");
      }
      throw e;
    } catch (Exception e) {
      job.throwIfShuttingDown();
      folders.delete(folder);
      store.end(wanted.id(), run, BaseBackup.Status.FAILED, FailureReason.of(e));
      throw e;
    }
  }

  private BaseBackupStore.Made make(String folder, UUID run, RunningJob job)
      throws IOException, SQLException {
    job.phase("waiting");
    try (FileCopyGate.Held held = awaitGate(job)) {
      return maker.make(folder, sessions.applicationName(job.job().id(), run), job);
    }
  }

  private FileCopyGate.Held awaitGate(RunningJob job) throws SQLException {
    while (true) {
      Optional<FileCopyGate.Held> held = gate.close();
      if (held.isPresent()) {
        return held.get();
      }
      job.throwIfStopped();
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }
}
