package dev.truss.backup;

import dev.truss.branch.ReconcileConfig;
import dev.truss.control.Background;
import dev.truss.control.Cycles;
import dev.truss.storage.Scratch;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import org.jboss.logging.Logger;

/**
 * Settles what nobody works on any more: drafts of runs that died, backups and verifications whose
 * job has ended, deletions that were not finished; and lets those that wait take their turn.
 */
@ApplicationScoped
class BackupReconciler {

  private static final Logger LOG = Logger.getLogger(BackupReconciler.class);

  private final BackupStore store;
  private final BackupService service;
  private final BackupQueue queue;
  private final ArchiveDrafts drafts;
  private final Scratch scratch;
  private final Cycles cycles;
  private final ReconcileConfig config;
  private final MeterRegistry meters;
  private final Background background;

  BackupReconciler(
      BackupStore store,
      BackupService service,
      BackupQueue queue,
      ArchiveDrafts drafts,
      Scratch scratch,
      Cycles cycles,
      ReconcileConfig config,
      MeterRegistry meters,
      Background background) {
    this.store = store;
    this.service = service;
    this.queue = queue;
    this.drafts = drafts;
    this.scratch = scratch;
    this.cycles = cycles;
    this.config = config;
    this.meters = meters;
    this.background = background;
  }

  @Scheduled(
      every = "${truss.reconcile.every:1m}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void scheduled() {
    background.run(
        "reconcile backups", () -> reconcile(cycles.begin("reconcile backups", config.every())));
  }

  private void reconcile(boolean forTheDead) throws IOException {
    report("scratch folder", scratch.sweep());
    report("archive", drafts.discardAbandoned(forTheDead));
    if (!forTheDead) {
      return;
    }
    for (Backup backup : store.abandoned()) {
      if (store.end(
          backup.id(), backup.run(), BackupStatus.FAILED, "Truss was stopped while it made this")) {
        report("backup", 1);
      }
    }
    for (Backup backup : store.abandonedVerifications()) {
      Long job = backup.verifyJobId();
      if (job != null) {
        store.verified(backup.id(), job, Verification.NONE, "Truss was stopped meanwhile");
      }
    }
    for (Backup backup : store.deleting()) {
      service.finishDeleting(backup);
      report("deletion of a backup", 1);
    }
    queue.next();
  }

  private void report(String what, int number) {
    if (number > 0) {
      LOG.infof("reconciled, what=%s number=%d", what, number);
      meters.counter("truss.reconciled", "what", what).increment(number);
    }
  }
}
