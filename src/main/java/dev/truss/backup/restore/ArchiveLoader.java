package dev.truss.backup.restore;

import dev.truss.backup.BackupConfig;
import dev.truss.backup.archive.ArchiveCheck;
import dev.truss.backup.archive.Manifest;
import dev.truss.backup.archive.Manifests;
import dev.truss.dump.AccessLists;
import dev.truss.dump.DatabaseLoader;
import dev.truss.job.RunningJob;
import dev.truss.postgres.DatabaseName;
import dev.truss.storage.ArchiveStorage;
import dev.truss.storage.UnsafeFile;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** Loads an archive into a new database, after its files were checked against their checksums. */
@ApplicationScoped
public class ArchiveLoader {

  private final BackupConfig config;
  private final ArchiveStorage storage;
  private final DatabaseLoader loader;

  ArchiveLoader(BackupConfig config, ArchiveStorage storage, DatabaseLoader loader) {
    this.config = config;
    this.storage = storage;
    this.loader = loader;
  }

  /**
   * Fetches the files of an archive to this machine and checks each of them.
   *
   * @throws Manifests.Unusable naming each file that is gone or differs
   */
  public ArchiveStorage.Fetched fetch(String archive, Manifest manifest, RunningJob job)
      throws IOException {
    job.bytesTotal(manifest.sizeBytes());
    ArchiveStorage.Fetched fetched = fetch(archive, job);
    try {
      ArchiveCheck.check(
          archive, manifest, job, file -> Files.newInputStream(fetched.folder().resolve(file)));
      return fetched;
    } catch (IOException | RuntimeException e) {
      fetched.close();
      throw e;
    }
  }

  private ArchiveStorage.Fetched fetch(String archive, RunningJob job) throws IOException {
    var read = new AtomicLong();
    try {
      return storage.fetch(
          archive,
          more -> {
            job.throwIfStopped();
            job.bytesDone(read.addAndGet(more));
          });
    } catch (UnsafeFile e) {
      throw new Manifests.Unusable(
          "archive %s is not what was written: %s".formatted(archive, e.getMessage()), e);
    }
  }

  /**
   * Creates the database and loads the archive into it. Its name has been announced.
   *
   * @param archive the folder with the files
   */
  public DatabaseLoader.Loaded load(
      Path archive, Manifest manifest, DatabaseName target, RunningJob job)
      throws IOException, SQLException {
    var content =
        new DatabaseLoader.Content(
            archive.resolve(manifest.format().path()),
            manifest.database(),
            manifest.ownerGrants(),
            Objects.requireNonNullElse(manifest.accessLists(), AccessLists.FROM_THE_DUMP),
            manifest.extensionEntries(),
            manifest.source().sizeBytes());
    return loader.load(content, target, job, config.workers());
  }
}
