package dev.truss.backup;

import dev.truss.cloning.DatabaseDrop;
import dev.truss.cloning.EmptyDatabases;
import dev.truss.cloning.LoadingOptions;
import dev.truss.cloning.OwnedDatabases;
import dev.truss.cloning.OwnerGrants;
import dev.truss.cloning.RestoreLines;
import dev.truss.control.ControlDatabase;
import dev.truss.job.RunSessions;
import dev.truss.job.RunningJob;
import dev.truss.postgres.ArchiveProgram;
import dev.truss.postgres.ClientPrograms;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.MainDatabase;
import dev.truss.storage.ArchiveStorage;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Loads an archive into a new database, once its files are known to be those that were written. */
@ApplicationScoped
class ArchiveLoader {

  private static final Logger LOG = Logger.getLogger(ArchiveLoader.class);
  private static final String DEADLOCK = "deadlock detected";

  private final ControlDatabase control;
  private final MainDatabase main;
  private final ClientPrograms programs;
  private final BackupConfig config;
  private final ArchiveStorage storage;
  private final EmptyDatabases emptyDatabases;
  private final OwnedDatabases owned;
  private final DatabaseDrop drop;
  private final RunSessions sessions;

  /** How {@code pg_restore} connects. */
  private record Sessions(int workers, String applicationName, String options) {}

  ArchiveLoader(
      ControlDatabase control,
      MainDatabase main,
      ClientPrograms programs,
      BackupConfig config,
      ArchiveStorage storage,
      EmptyDatabases emptyDatabases,
      OwnedDatabases owned,
      DatabaseDrop drop,
      RunSessions sessions) {
    this.control = control;
    this.main = main;
    this.programs = programs;
    this.config = config;
    this.storage = storage;
    this.emptyDatabases = emptyDatabases;
    this.owned = owned;
    this.drop = drop;
    this.sessions = sessions;
  }

  /**
   * The files of an archive on this machine, each of which was read.
   *
   * @throws Manifests.Unusable naming each file that is gone or differs
   */
  ArchiveStorage.Fetched fetch(String archive, Manifest manifest, RunningJob job)
      throws IOException {
    job.bytesTotal(manifest.sizeBytes());
    var read = new AtomicLong();
    ArchiveStorage.Fetched fetched =
        storage.fetch(
            archive,
            more -> {
              job.throwIfStopped();
              job.bytesDone(read.addAndGet(more));
            });
    try {
      ArchiveCheck.check(
          archive, manifest, job, file -> Files.newInputStream(fetched.folder().resolve(file)));
      return fetched;
    } catch (IOException | RuntimeException e) {
      fetched.close();
      throw e;
    }
  }

  /**
   * Makes the database and loads it. Its name was announced.
   *
   * <p>Workers of {@code pg_restore} lock the partitions of a table in orders of their own, when
   * they attach indexes and make foreign keys and triggers, and may meet in a deadlock. Then it is
   * loaded once more from the start, by one.
   *
   * @param archive the folder with the files
   * @return a sentence for each thing that users of it should know
   */
  List<String> load(Path archive, Manifest manifest, DatabaseName target, RunningJob job, UUID run)
      throws IOException, SQLException {
    try {
      return load(archive, manifest, target, job, run, config.workers());
    } catch (IOException e) {
      if (config.workers() == 1 || !String.valueOf(e.getMessage()).contains(DEADLOCK)) {
        throw e;
      }
      LOG.infof("loading once more with one worker, job=%d: %s", job.job().id(), e.getMessage());
    }
    startOver(target, job, run);
    return load(archive, manifest, target, job, run, 1);
  }

  private void startOver(DatabaseName target, RunningJob job, UUID run)
      throws IOException, SQLException {
    job.throwIfStopped();
    if (!(drop.drop(target, null, OptionalLong.empty()) instanceof DatabaseDrop.Outcome.Gone)) {
      throw new IOException("database " + target + " cannot be loaded again");
    }
    control.jdbi().useHandle(handle -> owned.announce(handle, target, job.job().branchId(), run));
  }

  private List<String> load(
      Path archive, Manifest manifest, DatabaseName target, RunningJob job, UUID run, int workers)
      throws IOException, SQLException {
    String applicationName = sessions.applicationName(job.job().id(), run);
    List<String> warnings = new ArrayList<>(manifest.warnings());
    warnings.addAll(emptyDatabases.create(manifest.database(), target));
    OwnerGrants grants = manifest.ownerGrants();
    String options;
    try (Connection inside = main.open(target, applicationName)) {
      grants.give(inside, target);
      options = LoadingOptions.of(inside);
    }
    restore(
        archive.resolve(manifest.format().path()),
        manifest,
        target,
        job,
        new Sessions(workers, applicationName, options));
    try (Connection inside = main.open(target, applicationName)) {
      grants.takeBack(inside, target);
    }
    return warnings;
  }

  private void restore(
      Path archive, Manifest manifest, DatabaseName target, RunningJob job, Sessions loading)
      throws IOException, SQLException {
    Path tools = programs.require(control.serverVersion() / 1_00_00);
    int entries = (int) ArchiveProgram.entries(tools, archive);
    long bytes = manifest.source().sizeBytes();
    job.bytesTotal(bytes);
    job.bytesDone(0);
    job.items(0, entries);
    var begun = new AtomicInteger();
    ArchiveProgram restore =
        ArchiveProgram.restore(
            tools,
            main.url().withDatabase(target),
            archive,
            loading.workers(),
            loading.applicationName(),
            loading.options());
    job.run(
        restore::cancel,
        () ->
            restore.run(
                line ->
                    RestoreLines.item(line)
                        .ifPresent(
                            item -> {
                              int now = Math.min(begun.incrementAndGet(), entries);
                              job.currentItem(item);
                              job.items(now, entries);
                              job.bytesDone(bytes * now / Math.max(1, entries));
                            })));
  }
}
