package dev.truss.backup.restore;

import dev.truss.backup.Backup;
import dev.truss.backup.BackupProblems;
import dev.truss.backup.BackupRequests;
import dev.truss.backup.BackupService;
import dev.truss.backup.BackupStore;
import dev.truss.backup.archive.Manifest;
import dev.truss.backup.archive.Manifests;
import dev.truss.branch.BranchView;
import dev.truss.branch.LoadedBranches;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;

/** Begins restores of backups into new branches. */
@ApplicationScoped
class Restores {

  private final BackupService backups;
  private final Manifests manifests;
  private final RestoreCheck check;
  private final LoadedBranches branches;
  private final BackupStore store;

  Restores(
      BackupService backups,
      Manifests manifests,
      RestoreCheck check,
      LoadedBranches branches,
      BackupStore store) {
    this.backups = backups;
    this.manifests = manifests;
    this.check = check;
    this.branches = branches;
    this.store = store;
  }

  /** Makes a branch, which its job fills. */
  BranchView restore(
      long id, BackupRequests.Restore wanted, boolean createMissingRoles, String caller)
      throws SQLException {
    Backup backup = backups.completed(id, "restored");
    Manifest manifest = manifest(backup);
    var branch =
        new LoadedBranches.Wanted(
            wanted.label(),
            wanted.ttlHours(),
            manifest.source().sizeBytes(),
            RestoreJob.KIND,
            id,
            caller);
    branches.require(branch); // before roles are created, which are not dropped again
    check.require(
        backup,
        manifest,
        createMissingRoles
            ? RestoreCheck.Purpose.RESTORE_WITH_ROLES
            : RestoreCheck.Purpose.RESTORE);
    return branches.begin(
        branch,
        (handle, branchId, jobId) -> {
          if (!store.hold(handle, id)) {
            throw BackupProblems.notFound(id);
          }
        });
  }

  private Manifest manifest(Backup backup) {
    try {
      return manifests.of(backup.reference());
    } catch (IOException e) {
      throw BackupProblems.unusableArchive(backup, e);
    }
  }
}
