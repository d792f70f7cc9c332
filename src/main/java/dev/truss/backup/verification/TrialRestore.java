package dev.truss.backup.verification;

import dev.truss.backup.Backup;
import dev.truss.backup.archive.Manifest;
import dev.truss.backup.archive.Manifests;
import dev.truss.backup.restore.ArchiveLoader;
import dev.truss.backup.restore.RestoreCheck;
import dev.truss.control.ControlDatabase;
import dev.truss.database.DatabaseDrop;
import dev.truss.database.OwnedDatabases;
import dev.truss.dump.extension.LeftOut;
import dev.truss.job.RunningJob;
import dev.truss.postgres.DatabaseName;
import dev.truss.storage.ArchiveStorage;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/**
 * Restores a backup into a database of its own and compares the two. The database is dropped in the
 * end, by the reconciler where this process dies before.
 */
@ApplicationScoped
class TrialRestore {

  private static final Logger LOG = Logger.getLogger(TrialRestore.class);

  private final ControlDatabase control;
  private final Manifests manifests;
  private final RestoreCheck check;
  private final ArchiveLoader loader;
  private final RestoredComparison comparison;
  private final OwnedDatabases owned;
  private final DatabaseDrop drop;

  TrialRestore(
      ControlDatabase control,
      Manifests manifests,
      RestoreCheck check,
      ArchiveLoader loader,
      RestoredComparison comparison,
      OwnedDatabases owned,
      DatabaseDrop drop) {
    this.control = control;
    this.manifests = manifests;
    this.check = check;
    this.loader = loader;
    this.comparison = comparison;
    this.owned = owned;
    this.drop = drop;
  }

  /**
   * Proves that a backup restores.
   *
   * @return what was compared, as a sentence
   */
  String prove(Backup backup, RunningJob job) throws Exception {
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

  /** Drops the database. A failure must not hide what happened before. */
  private void discard(DatabaseName database) {
    try {
      drop.drop(database, null, OptionalLong.empty());
    } catch (SQLException e) {
      LOG.warnf(e, "database %s is left to the reconciler", database);
    }
  }
}
