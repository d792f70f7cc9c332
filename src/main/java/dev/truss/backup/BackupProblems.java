package dev.truss.backup;

import dev.truss.backup.archive.Manifests;
import dev.truss.error.ProblemException;
import dev.truss.postgres.failure.FailureReason;
import java.io.IOException;

/** The problems that requests about backups run into. */
public final class BackupProblems {

  private BackupProblems() {}

  public static ProblemException notFound(long id) {
    return ProblemException.notFound("backup_not_found", "There is no backup " + id + ".");
  }

  public static ProblemException notUsable(Backup backup, String what) {
    return ProblemException.conflict("backup_" + backup.status().text())
        .with("backup_status", backup.status())
        .detail("Backup %d is %s and cannot be %s.", backup.id(), backup.status().text(), what);
  }

  public static ProblemException inUse(Backup backup) {
    return ProblemException.conflict("backup_in_use")
        .detail(
            "Backup %d is being restored or verified. Try again when that job has ended.",
            backup.id());
  }

  public static ProblemException storageUnavailable(IOException cause) {
    return ProblemException.unavailable(
        "storage_unavailable",
        "The storage of backups is unavailable: " + FailureReason.of(cause),
        cause);
  }

  /** Explains that an archive is unusable, or that the storage cannot be read at the moment. */
  public static ProblemException unusableArchive(Backup backup, IOException cause) {
    if (!(cause instanceof Manifests.Unusable)) {
      return storageUnavailable(cause);
    }
    return ProblemException.conflict("archive_unusable")
        .cause(cause)
        .detail("Backup %d cannot be restored: %s.", backup.id(), cause.getMessage());
  }
}
