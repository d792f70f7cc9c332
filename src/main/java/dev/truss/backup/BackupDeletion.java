package dev.truss.backup;

import dev.truss.control.ControlDatabase;
import dev.truss.storage.ArchiveStorage;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;

/**
 * Deletes backups and their archives, in three steps: the row is marked, the files are deleted, the
 * row is deleted. The reconciler finishes a deletion that stopped between two of them.
 */
@ApplicationScoped
public class BackupDeletion {

  private final ControlDatabase control;
  private final BackupStore store;
  private final ArchiveStorage storage;

  BackupDeletion(ControlDatabase control, BackupStore store, ArchiveStorage storage) {
    this.control = control;
    this.store = store;
    this.storage = storage;
  }

  /** Deletes a backup. */
  public void delete(long id) throws IOException {
    Backup backup = store.find(id).orElseThrow(() -> BackupProblems.notFound(id));
    boolean marked = control.jdbi().inTransaction(handle -> store.markDeleting(handle, id));
    if (!marked) {
      throw store.isInUse(id)
          ? BackupProblems.inUse(backup)
          : BackupProblems.notUsable(backup, "deleted; cancel its job first");
    }
    finish(backup);
  }

  /** Finishes the deletion of a marked backup. */
  void finish(Backup backup) throws IOException {
    if (backup.archive() != null) {
      storage.delete(backup.archive());
    }
    store.delete(backup.id());
  }
}
