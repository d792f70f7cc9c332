package dev.truss.backup.restore;

import dev.truss.backup.ArchiveLoader;
import dev.truss.backup.Backup;
import dev.truss.backup.BackupEvent;
import dev.truss.backup.BackupStore;
import dev.truss.backup.VerificationStore;
import dev.truss.backup.archive.Manifest;
import dev.truss.backup.archive.Manifests;
import dev.truss.control.ControlDatabase;
import dev.truss.database.DatabaseDrop;
import dev.truss.database.OwnedDatabases;
import dev.truss.dump.extension.LeftOut;
import dev.truss.job.JobHandler;
import dev.truss.job.JobRun;
import dev.truss.job.RunningJob;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.FailureReason;
import dev.truss.storage.ArchiveStorage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/**
 * Proves that a backup restores: every file is read and has the SHA-256 that was written down, it
 * is restored into a database of its own, and each table has the rows that the dump's snapshot saw.
 * The database is dropped again, by whoever comes to it.
 *
 * <p>Only what lies in the archive refutes it: its manifest, its files, its rows, and a statement
 * or row of it that Postgres refuses ({@link RefusedContent}). Whatever else goes wrong, a full
 * disk or a role that is gone, is the server's fault and says nothing of the archive.
 */
@ApplicationScoped
class VerifyJob implements JobHandler {

  static final String KIND = "verify";

  private static final Logger LOG = Logger.getLogger(VerifyJob.class);

  private final ControlDatabase control;
  private final BackupStore store;
  private final VerificationStore verifications;
  private final Manifests manifests;
  private final RestoreCheck check;
  private final ArchiveLoader loader;
  private final RestoredComparison comparison;
  private final OwnedDatabases owned;
  private final DatabaseDrop drop;
  private final Event<BackupEvent> events;

  VerifyJob(
      ControlDatabase control,
      BackupStore store,
      VerificationStore verifications,
      Manifests manifests,
      RestoreCheck check,
      ArchiveLoader loader,
      RestoredComparison comparison,
      OwnedDatabases owned,
      DatabaseDrop drop,
      Event<BackupEvent> events) {
    this.control = control;
    this.store = store;
    this.verifications = verifications;
    this.manifests = manifests;
    this.check = check;
    this.loader = loader;
    this.comparison = comparison;
    this.owned = owned;
    this.drop = drop;
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

    /** The outcome is written for the job's present run only. */
    @Override
    public boolean claim() {
      return true;
    }

    @Override
    public void endLikeEarlierRun() {}

    @Override
    public void work() throws Exception {
      String compared = prove(backup, job);
      if (verifications.ended(backup.id(), job.run(), true, compared)) {
        LOG.infof("backup verified, id=%d", backup.id());
        events.fire(new BackupEvent.Verified(backup));
      }
    }

    @Override
    public void cancelled(String reason) {
      stopped("the last verification was " + reason);
    }

    @Override
    public void failed(Exception cause) {
      String reason = FailureReason.of(cause);
      Optional<String> refused = RefusedContent.in(cause);
      if (refused.isPresent()) {
        reason = "it does not load again: " + refused.get();
        verifications.ended(backup.id(), job.run(), false, reason);
      } else if (cause instanceof Manifests.Unusable
          || cause instanceof RestoredComparison.Differs) {
        verifications.ended(backup.id(), job.run(), false, reason);
      } else {
        reason = "the last verification came to no result: " + reason;
        stopped(reason);
      }
      events.fire(new BackupEvent.Unproven(backup, reason));
    }

    private void stopped(String reason) {
      verifications.stopped(backup.id(), job.job().id(), job.run(), reason);
    }
  }

  private String prove(Backup backup, RunningJob job) throws Exception {
    job.throwIfStopped();
    job.phase("checking", 0, 0.3);
    String archive = backup.archive();
    Manifest manifest = manifests.of(backup.reference());
    check.require(backup, manifest, RestoreCheck.Purpose.VERIFY);
    try (ArchiveStorage.Fetched files = loader.fetch(archive, manifest, job)) {
      return prove(files.folder(), manifest, job);
    }
  }

  private String prove(Path archive, Manifest manifest, RunningJob job) throws Exception {
    DatabaseName database = control.installation().stagingName(job.run());
    owned.announce(database, null, job.run());
    try {
      job.phase("restoring", 0.3, 0.9);
      LeftOut leftOut = loader.load(archive, manifest, database, job).leftOut();
      job.phase("comparing", 0.9, 1);
      job.bytesTotal(manifest.source().sizeBytes());
      String compared = comparison.compare(manifest, database, leftOut, job);
      job.bytesDone(manifest.source().sizeBytes());
      return compared;
    } finally {
      discard(database);
    }
  }

  /** What is in the way of that must not hide what went on before. */
  private void discard(DatabaseName database) {
    try {
      drop.drop(database, null, OptionalLong.empty());
    } catch (SQLException e) {
      LOG.warnf(e, "database %s is left to the reconciler", database);
    }
  }
}
