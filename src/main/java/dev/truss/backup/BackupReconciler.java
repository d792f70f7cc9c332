package dev.truss.backup;

import dev.truss.backup.archive.ArchiveDrafts;
import dev.truss.control.ControlReady;
import dev.truss.control.Reconciliation;
import dev.truss.storage.Scratch;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Cleans up after crashes: removes drafts of dead runs, fails backups whose job has ended, and
 * finishes deletions. Then it lets waiting backups run.
 */
@ApplicationScoped
class BackupReconciler {

  private final BackupStore store;
  private final BackupDeletion deletion;
  private final BackupQueue queue;
  private final ArchiveDrafts drafts;
  private final Scratch scratch;
  private final Reconciliation reconciliation;

  BackupReconciler(
      BackupStore store,
      BackupDeletion deletion,
      BackupQueue queue,
      ArchiveDrafts drafts,
      Scratch scratch,
      Reconciliation reconciliation) {
    this.store = store;
    this.deletion = deletion;
    this.queue = queue;
    this.drafts = drafts;
    this.scratch = scratch;
    this.reconciliation = reconciliation;
  }

  /** Removes what an earlier process left, without waiting for the first cycle. */
  void begin(@Observes ControlReady event) {
    reconciliation.step("scratch folder", scratch::sweep);
  }

  @Scheduled(
      every = "${truss.reconcile.every:1m}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void scheduled() {
    reconciliation.run("reconcile backups", this::reconcile);
  }

  private void reconcile(boolean forTheDead) {
    reconciliation.step("scratch folder", scratch::sweep);
    reconciliation.step("archive", () -> drafts.discardAbandoned(forTheDead));
    if (!forTheDead) {
      return;
    }
    reconciliation.step("backup", this::failAbandoned);
    for (Backup backup : store.deleting()) {
      reconciliation.step(
          "deletion of a backup",
          () -> {
            deletion.finish(backup);
            return 1;
          });
    }
    queue.next();
  }

  private int failAbandoned() {
    int failed = 0;
    for (Backup backup : store.abandoned()) {
      String reason = "Truss was stopped while it made this";
      failed += store.end(backup.id(), backup.run(), BackupStatus.FAILED, reason) ? 1 : 0;
    }
    return failed;
  }
}
