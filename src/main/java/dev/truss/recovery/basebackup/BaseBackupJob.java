package dev.truss.recovery.basebackup;

import dev.truss.cloning.FileCopyGate;
import dev.truss.job.JobHandler;
import dev.truss.job.JobRun;
import dev.truss.job.RunLost;
import dev.truss.job.RunSessions;
import dev.truss.job.RunningJob;
import dev.truss.postgres.failure.FailureReason;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
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

  private final BaseBackupStore store;
  private final BaseBackupFolders folders;
  private final BaseBackupMaker maker;
  private final FileCopyGate gate;
  private final RunSessions sessions;

  BaseBackupJob(
      BaseBackupStore store,
      BaseBackupFolders folders,
      BaseBackupMaker maker,
      FileCopyGate gate,
      RunSessions sessions) {
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
  public JobRun begin(RunningJob job) {
    return new Run(job);
  }

  private final class Run implements JobRun {

    private final RunningJob job;
    private final String folder;
    private long id;

    Run(RunningJob job) {
      this.job = job;
      folder = folders.name(job.job().id(), job.run());
    }

    @Override
    public boolean claim() {
      Optional<BaseBackup> wanted = store.ofJob(job.job().id());
      if (wanted.isEmpty()) {
        return false;
      }
      id = wanted.get().id();
      return store.begin(id, job.run(), folder);
    }

    @Override
    public void endLikeEarlierRun() throws IOException {
      job.throwIfStopped();
      Optional<BaseBackup> ended = store.ofJob(job.job().id());
      if (ended.isPresent() && ended.get().status() == BaseBackup.Status.FAILED) {
        throw new IOException(ended.get().reason());
      }
    }

    @Override
    public void work() throws IOException, SQLException {
      BaseBackupStore.Made made = make();
      if (!store.complete(id, job.run(), made)) {
        throw new RunLost();
      }
      LOG.infof("base backup completed, id=%d bytes=%d", id, made.sizeBytes());
    }

    private BaseBackupStore.Made make() throws IOException, SQLException {
      job.phase("waiting");
      try (FileCopyGate.Held held = awaitGate(job)) {
        return maker.make(folder, sessions.applicationName(job), job);
      }
    }

    @Override
    public void cancelled(String reason) throws IOException {
      store.end(id, job.run(), BaseBackup.Status.CANCELLED, reason);
      folders.delete(folder);
    }

    @Override
    public void failed(Exception cause) throws IOException {
      store.end(id, job.run(), BaseBackup.Status.FAILED, FailureReason.of(cause));
      folders.delete(folder);
    }

    @Override
    public void handedOver() throws IOException {
      folders.delete(folder);
    }

    @Override
    public void superseded() throws IOException {
      folders.delete(folder);
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
