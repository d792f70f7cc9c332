package dev.truss.recovery.basebackup;

import dev.truss.idempotency.AbandonedKeys;
import dev.truss.idempotency.Outcomes;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Answers retries of requests that queued a base backup and were never answered. */
@ApplicationScoped
class BaseBackupOutcomes implements Outcomes {

  private final BaseBackupStore store;

  BaseBackupOutcomes(BaseBackupStore store) {
    this.store = store;
  }

  @Override
  public Optional<AbandonedKeys.Outcome> of(String path) {
    return Outcomes.id(BaseBackupResource.PATH, path)
        .flatMap(store::find)
        .map(made -> new AbandonedKeys.Outcome(202, made));
  }
}
