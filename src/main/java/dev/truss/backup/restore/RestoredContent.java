package dev.truss.backup.restore;

import dev.truss.backup.archive.Manifest;
import dev.truss.branch.BranchContent;
import dev.truss.dump.CarryOver;
import dev.truss.dump.DatabaseLoader;
import dev.truss.job.RunningJob;
import dev.truss.postgres.DatabaseName;
import dev.truss.storage.ArchiveStorage;
import java.util.List;
import java.util.Optional;

/** The content of a branch that comes from an archive. */
record RestoredContent(String archive, Manifest manifest, ArchiveLoader loader)
    implements BranchContent {

  @Override
  public String phase() {
    return "restoring";
  }

  @Override
  public String strategy() {
    return "restore";
  }

  @Override
  public Optional<DatabaseName> copied() {
    return Optional.empty();
  }

  @Override
  public long sizeBytes() {
    return manifest.source().sizeBytes();
  }

  @Override
  public List<String> load(DatabaseName staging, RunningJob job) throws Exception {
    try (ArchiveStorage.Fetched files = loader.fetch(archive, manifest, job)) {
      DatabaseLoader.Loaded loaded = loader.load(files.folder(), manifest, staging, job);
      List<String> warnings = loaded.leftOut().added(manifest.warnings());
      warnings.addAll(loaded.warnings());
      return warnings;
    }
  }

  @Override
  public List<String> carryOver(CarryOver carryOver, DatabaseName staging) throws Exception {
    return carryOver.apply(manifest.database().properties(), staging);
  }
}
