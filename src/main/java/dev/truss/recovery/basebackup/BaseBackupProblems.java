package dev.truss.recovery.basebackup;

import dev.truss.error.ProblemException;
import dev.truss.recovery.wal.Archiving;

/** The problems of requests about base backups. */
public final class BaseBackupProblems {

  private BaseBackupProblems() {}

  public static ProblemException notFound(long id) {
    return ProblemException.notFound(
        "base_backup_not_found", "There is no base backup " + id + ".");
  }

  static ProblemException underWay() {
    return ProblemException.conflict("base_backup_under_way")
        .detail("Another base backup is under way; one copies the whole server.");
  }

  static ProblemException inUse(long id) {
    return ProblemException.conflict("base_backup_in_use")
        .detail("Base backup %d is used by a recovery that is under way.", id);
  }

  static ProblemException notUsable(BaseBackup row) {
    return ProblemException.conflict("base_backup_" + row.status().text())
        .detail(
            "Base backup %d is %s and cannot be deleted; cancel its job first.",
            row.id(), row.status().text());
  }

  static ProblemException neededByWindow(long id) {
    return ProblemException.conflict("needed_by_window")
        .detail(
            "Base backup %d is needed for the window of truss.recovery.window. Delete it all the same with ?force=true.",
            id);
  }

  public static ProblemException notArchiving(Archiving archiving) {
    return ProblemException.conflict("not_archiving")
        .with("archiving", archiving)
        .detail("%s", String.valueOf(archiving.reason()));
  }
}
