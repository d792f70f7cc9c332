package dev.truss.recovery;

import dev.truss.control.Reconciliation;
import dev.truss.recovery.basebackup.BaseBackup;
import dev.truss.recovery.basebackup.BaseBackupFolders;
import dev.truss.recovery.basebackup.BaseBackupRetention;
import dev.truss.recovery.basebackup.BaseBackupStore;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Cleans up after crashes: fails base backups whose job has ended, removes leftover folders, and
 * finishes deletions. It also removes what is older than the window. Scratch servers end with the
 * folders of dead processes.
 */
@ApplicationScoped
class RecoveryReconciler {

  private static final Logger LOG = Logger.getLogger(RecoveryReconciler.class);

  private final BaseBackupStore store;
  private final BaseBackupFolders folders;
  private final BaseBackupRetention retention;
  private final Reconciliation reconciliation;
  private final Set<String> kept = ConcurrentHashMap.newKeySet();

  RecoveryReconciler(
      BaseBackupStore store,
      BaseBackupFolders folders,
      BaseBackupRetention retention,
      Reconciliation reconciliation) {
    this.store = store;
    this.folders = folders;
    this.retention = retention;
    this.reconciliation = reconciliation;
  }

  @Scheduled(
      every = "${truss.reconcile.every:1m}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void scheduled() {
    reconciliation.run("reconcile base backups", this::reconcile);
  }

  private void reconcile(boolean forTheDead) {
    if (!forTheDead) {
      return;
    }
    reconciliation.step("base backup", this::failAbandoned);
    reconciliation.step("folder of a base backup", this::removeLeftovers);
    reconciliation.step("deletion of a base backup", retention::finishDeleting);
    reconciliation.step("failed base backup", retention::forgetFailed);
    reconciliation.step(
        "WAL",
        () -> {
          if (!store.completed().isEmpty()) {
            retention.prune();
          }
          return 0;
        });
  }

  private int failAbandoned() {
    int failed = 0;
    for (BaseBackup row : store.abandoned()) {
      String reason = "Truss was stopped while it made this";
      failed += store.end(row.id(), row.run(), BaseBackup.Status.FAILED, reason) ? 1 : 0;
    }
    return failed;
  }

  private int removeLeftovers() throws IOException {
    // The order matters: a folder that exists when the names are listed has its row by the time the
    // rows are read.
    List<String> there = folders.names();
    Set<String> known = new HashSet<>(store.folders());
    int removed = 0;
    for (String name : there) {
      if (known.contains(name)) {
        continue;
      }
      if (isLeftover(name)) {
        removed += isRemoved(name) ? 1 : 0;
      } else if (kept.add(name)) {
        LOG.warnf(
            "base backup %s is kept, though the control database, which may have been recovered to"
                + " an earlier time, knows nothing of it",
            name);
      }
    }
    return removed;
  }

  private boolean isRemoved(String name) {
    try {
      folders.delete(name);
      return true;
    } catch (IOException e) {
      LOG.warnf("folder %s of a base backup stays for now: %s", name, e.getMessage());
      return false;
    }
  }

  /** Half-made, or of a run of a job that is known: a job of the same number may have been lost. */
  private boolean isLeftover(String name) throws IOException {
    if (!folders.isPublished(name)) {
      return true;
    }
    Optional<BaseBackup> row = folders.jobOf(name).flatMap(store::ofJob);
    return row.isPresent() && row.get().createdAt().isBefore(folders.begunAt(name));
  }
}
