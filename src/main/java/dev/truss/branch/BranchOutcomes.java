package dev.truss.branch;

import dev.truss.idempotency.AbandonedKeys;
import dev.truss.idempotency.Outcomes;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Answers retries of requests that created a branch and were never answered. */
@ApplicationScoped
class BranchOutcomes implements Outcomes {

  private final BranchStore store;

  BranchOutcomes(BranchStore store) {
    this.store = store;
  }

  @Override
  public Optional<AbandonedKeys.Outcome> of(String path) {
    return branch(path).flatMap(BranchOutcomes::outcome);
  }

  Optional<Branch> branch(String path) {
    return Outcomes.id(BranchResource.PATH, path).flatMap(store::find);
  }

  private static Optional<AbandonedKeys.Outcome> outcome(Branch branch) {
    return switch (branch.status()) {
      case CREATING -> Optional.of(new AbandonedKeys.Outcome(202, BranchView.of(branch)));
      case FAILED -> Optional.empty();
      case ACTIVE, RESETTING, EXPIRED, DELETING, DELETED ->
          Optional.of(new AbandonedKeys.Outcome(201, BranchView.of(branch)));
    };
  }
}
