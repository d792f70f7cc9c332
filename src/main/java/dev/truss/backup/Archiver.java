package dev.truss.backup;

import dev.truss.backup.archive.ArchiveCheck;
import dev.truss.backup.archive.ArchiveDrafts;
import dev.truss.backup.archive.Checksums;
import dev.truss.backup.archive.Manifest;
import dev.truss.backup.archive.Manifests;
import dev.truss.backup.archive.SourceSnapshot;
import dev.truss.control.ControlDatabase;
import dev.truss.job.RunningJob;
import dev.truss.postgres.program.ArchiveProgram;
import dev.truss.storage.ArchiveStorage;
import dev.truss.storage.Folders;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Writes the archive of a backup: dumps, sums, stores and checks it. */
@ApplicationScoped
class Archiver {

  private final ControlDatabase control;
  private final SourceDump source;
  private final ArchiveDrafts drafts;
  private final ArchiveStorage storage;
  private final Manifests manifests;

  Archiver(
      ControlDatabase control,
      SourceDump source,
      ArchiveDrafts drafts,
      ArchiveStorage storage,
      Manifests manifests) {
    this.control = control;
    this.source = source;
    this.drafts = drafts;
    this.storage = storage;
    this.manifests = manifests;
  }

  /** Makes an archive. It is complete when it appears in the storage under its name. */
  BackupStore.Made make(Backup backup, RunningJob job) throws IOException, SQLException {
    String name = ArchiveNames.of(backup, job.run());
    drafts.announce(name, job.run());
    try (ArchiveStorage.Draft draft = storage.begin(name)) {
      Manifest manifest =
          manifest(backup, source.dump(backup, job, draft.folder()), job, draft.folder());
      job.throwIfStopped();
      job.phase("storing", 0.7, 0.9);
      job.bytesTotal(manifest.sizeBytes());
      var stored = new AtomicLong();
      byte[] written = manifests.write(manifest);
      draft.publish(
          written,
          more -> {
            job.throwIfStopped();
            job.bytesDone(stored.addAndGet(more));
          });
      job.phase("checking", 0.9, 1);
      ArchiveCheck.check(name, manifest, job, file -> storage.open(name, file, 0));
      return new BackupStore.Made(
          name,
          manifest.sha256(),
          Checksums.of(written),
          manifest.sizeBytes(),
          manifest.warnings());
    }
  }

  private Manifest manifest(Backup backup, SourceDump.Dumped dumped, RunningJob job, Path folder)
      throws IOException {
    job.phase("summing", 0.6, 0.7);
    job.bytesTotal(Folders.size(folder));
    var checked = new AtomicLong();
    List<Manifest.File> files =
        Checksums.ofFolder(
            folder,
            more -> {
              job.throwIfStopped();
              job.bytesDone(checked.addAndGet(more));
            });
    SourceSnapshot.Description source = dumped.source();
    return new Manifest(
        Manifest.VERSION,
        backup.label(),
        backup.createdAt(),
        new Manifest.Source(
            backup.database().value(),
            backup.branchLabel(),
            backup.sourceBytes(),
            dumped.serverVersion(),
            control.installation().serverIdentifier()),
        ArchiveProgram.version(dumped.tools()),
        backup.format(),
        backup.compression(),
        files,
        files.stream().mapToLong(Manifest.File::sizeBytes).sum(),
        Checksums.overall(files),
        source.definition(),
        source.ownerGrants(),
        source.roles(),
        source.extensions(),
        source.needs(),
        source.content().tables(),
        source.warnings(),
        backup.schedule(),
        source.content().largeObjects(),
        source.accessLists().replaceThoseOfTheDump() ? source.accessLists() : null);
  }
}
