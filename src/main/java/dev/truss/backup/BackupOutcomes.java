package dev.truss.backup;

import dev.truss.idempotency.AbandonedKeys;
import dev.truss.idempotency.Outcomes;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Finds the backup that a request created if its answer was never sent. */
@ApplicationScoped
class BackupOutcomes implements Outcomes {

  private final BackupStore store;

  BackupOutcomes(BackupStore store) {
    this.store = store;
  }

  @Override
  public Optional<AbandonedKeys.Outcome> of(String path) {
    return Outcomes.id(BackupResource.PATH, path)
        .flatMap(store::find)
        .map(backup -> new AbandonedKeys.Outcome(202, BackupView.of(backup)));
  }
}
