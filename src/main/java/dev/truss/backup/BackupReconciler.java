package dev.truss.backup;

import dev.truss.backup.archive.ArchiveDrafts;
import dev.truss.control.Background;
import dev.truss.control.ControlReady;
import dev.truss.control.Cycles;
import dev.truss.control.ReconcileConfig;
import dev.truss.postgres.SqlStates;
import dev.truss.storage.Scratch;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
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
  private final VerificationStore verifications;
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
      VerificationStore verifications,
      BackupService service,
      BackupQueue queue,
      ArchiveDrafts drafts,
      Scratch scratch,
      Cycles cycles,
      ReconcileConfig config,
      MeterRegistry meters,
      Background background) {
    this.store = store;
    this.verifications = verifications;
    this.service = service;
    this.queue = queue;
    this.drafts = drafts;
    this.scratch = scratch;
    this.cycles = cycles;
    this.config = config;
    this.meters = meters;
    this.background = background;
  }

  /** What a process before this one left is not left until the first cycle. */
  void begin(@Observes ControlReady event) {
    attempt("scratch folder", scratch::sweep);
  }

  @Scheduled(
      every = "${truss.reconcile.every:1m}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void scheduled() {
    background.run(
        "reconcile backups", () -> reconcile(cycles.begin("reconcile backups", config.every())));
  }

  private void reconcile(boolean forTheDead) {
    attempt("scratch folder", scratch::sweep);
    attempt("archive", () -> drafts.discardAbandoned(forTheDead));
    if (!forTheDead) {
      return;
    }
    attempt("backup", this::failAbandoned);
    attempt("verification", this::endAbandonedVerifications);
    for (Backup backup : store.deleting()) {
      attempt(
          "deletion of a backup",
          () -> {
            service.finishDeleting(backup);
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

  private int endAbandonedVerifications() {
    int ended = 0;
    for (Backup backup : verifications.abandoned()) {
      Long job = backup.verifyJobId();
      if (job != null) {
        String reason = "Truss was stopped meanwhile";
        ended += verifications.stopped(backup.id(), job, null, reason) ? 1 : 0;
      }
    }
    return ended;
  }

  private interface Step {
    int run() throws IOException;
  }

  /** What cannot be settled now keeps nothing else from being, unless Postgres is away. */
  private void attempt(String what, Step step) {
    try {
      report(what, step.run());
    } catch (IOException e) {
      LOG.warnf("%s stays for now: %s", what, e.getMessage());
    } catch (RuntimeException e) {
      if (SqlStates.isUnavailable(e)) {
        throw e;
      }
      LOG.warnf(e, "%s stays for now", what);
    }
  }

  private void report(String what, int number) {
    if (number > 0) {
      LOG.infof("reconciled, what=%s number=%d", what, number);
      meters.counter("truss.reconciled", "what", what).increment(number);
    }
  }
}
