package dev.truss.backup.restore;

import dev.truss.backup.Backup;
import dev.truss.backup.BackupProblems;
import dev.truss.backup.BackupRequests;
import dev.truss.backup.BackupService;
import dev.truss.backup.BackupStatus;
import dev.truss.backup.BackupStore;
import dev.truss.backup.VerificationStore;
import dev.truss.backup.archive.Manifest;
import dev.truss.backup.archive.Manifests;
import dev.truss.branch.BranchView;
import dev.truss.branch.LoadedBranches;
import dev.truss.control.ControlDatabase;
import dev.truss.job.JobQueue;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;

/** Begins to load backups: into new branches, or into nothing but a proof. */
@ApplicationScoped
public class Restores {

  private final BackupService backups;
  private final Manifests manifests;
  private final RestoreCheck check;
  private final LoadedBranches branches;
  private final BackupStore store;
  private final VerificationStore verifications;
  private final ControlDatabase control;
  private final JobQueue jobs;

  Restores(
      BackupService backups,
      Manifests manifests,
      RestoreCheck check,
      LoadedBranches branches,
      BackupStore store,
      VerificationStore verifications,
      ControlDatabase control,
      JobQueue jobs) {
    this.backups = backups;
    this.manifests = manifests;
    this.check = check;
    this.branches = branches;
    this.store = store;
    this.verifications = verifications;
    this.control = control;
    this.jobs = jobs;
  }

  /** A new branch, which its job fills. */
  BranchView restore(
      long id, BackupRequests.Restore wanted, boolean createMissingRoles, String caller)
      throws SQLException {
    Backup backup = completed(id, "restored");
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

  /** Restores it into a database that is dropped again, and compares. */
  public Backup verify(long id, String caller) throws SQLException {
    Backup backup = completed(id, "verified");
    long job =
        control
            .jdbi()
            .inTransaction(
                handle -> {
                  long added =
                      jobs.add(
                          handle,
                          new JobQueue.NewJob(
                              VerifyJob.KIND, null, id, true, backup.sourceBytes(), caller));
                  if (!verifications.begin(handle, id, added)) {
                    throw BackupProblems.inUse(backup);
                  }
                  return added;
                });
    jobs.submit(job);
    return backups.get(id);
  }

  private Backup completed(long id, String what) {
    Backup backup = backups.get(id);
    if (backup.status() != BackupStatus.COMPLETED) {
      throw BackupProblems.notUsable(backup, what);
    }
    return backup;
  }

  private Manifest manifest(Backup backup) {
    try {
      return manifests.of(backup.reference());
    } catch (IOException e) {
      throw BackupProblems.unusableArchive(backup, e);
    }
  }
}
