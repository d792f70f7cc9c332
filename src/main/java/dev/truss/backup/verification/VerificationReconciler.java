package dev.truss.backup.verification;

import dev.truss.control.Reconciliation;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/** Gives up verifications whose job has ended without an outcome. */
@ApplicationScoped
class VerificationReconciler {

  private final VerificationStore store;
  private final Reconciliation reconciliation;

  VerificationReconciler(VerificationStore store, Reconciliation reconciliation) {
    this.store = store;
    this.reconciliation = reconciliation;
  }

  @Scheduled(
      every = "${truss.reconcile.every:1m}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void scheduled() {
    reconciliation.run(
        "reconcile verifications",
        forTheDead -> {
          if (forTheDead) {
            reconciliation.step(
                "verification", () -> store.giveUpAbandoned("Truss was stopped meanwhile"));
          }
        });
  }
}
