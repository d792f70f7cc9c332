package dev.truss.backup.restore;

import dev.truss.backup.Backup;
import dev.truss.backup.BackupStore;
import dev.truss.backup.archive.Manifest;
import dev.truss.backup.archive.Manifests;
import dev.truss.branch.BranchLoading;
import dev.truss.job.JobHandler;
import dev.truss.job.JobRun;
import dev.truss.job.RunningJob;
import jakarta.enterprise.context.ApplicationScoped;

/** Loads a backup into a branch that is being created. */
@ApplicationScoped
class RestoreJob implements JobHandler {

  static final String KIND = "restore";

  private final BranchLoading loading;
  private final BackupStore store;
  private final Manifests manifests;
  private final RestoreCheck check;
  private final ArchiveLoader loader;

  RestoreJob(
      BranchLoading loading,
      BackupStore store,
      Manifests manifests,
      RestoreCheck check,
      ArchiveLoader loader) {
    this.loading = loading;
    this.store = store;
    this.manifests = manifests;
    this.check = check;
    this.loader = loader;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public JobRun begin(RunningJob job) {
    return loading.run(
        job,
        () -> {
          Backup backup = store.find(job.job().backupId()).orElseThrow();
          Manifest manifest = manifests.of(backup.reference());
          check.require(backup, manifest, RestoreCheck.Purpose.RESTORE);
          return new RestoredContent(backup.archive(), manifest, loader);
        });
  }
}
