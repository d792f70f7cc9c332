package dev.truss.branch;

import dev.truss.idempotency.AbandonedKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * Requests with an {@code Idempotency-Key} whose replica died before it answered: a retry is
 * answered with the branch that came of it, or carried out if none did.
 */
@ApplicationScoped
class AbandonedRequests {

  private final AbandonedKeys keys;
  private final BranchStore store;

  AbandonedRequests(AbandonedKeys keys, BranchStore store) {
    this.keys = keys;
    this.store = store;
  }

  /** To be listed before leftovers are settled, and released after it. */
  List<AbandonedKeys.Key> list() {
    return keys.list();
  }

  void release(List<AbandonedKeys.Key> listed) {
    keys.release(
        listed.stream().filter(key -> made(key).filter(this::isUnsettled).isEmpty()).toList(),
        path -> branch(path).flatMap(AbandonedRequests::outcome));
  }

  /** Still in the making, and by nobody's job: the next cycle will know. */
  private boolean isUnsettled(Branch branch) {
    return branch.status() == BranchStatus.CREATING && branch.jobId() == null;
  }

  private static Optional<AbandonedKeys.Outcome> outcome(Branch branch) {
    return switch (branch.status()) {
      case CREATING -> Optional.of(new AbandonedKeys.Outcome(202, BranchView.of(branch)));
      case FAILED -> Optional.empty();
      case ACTIVE, RESETTING, EXPIRED, DELETING, DELETED ->
          Optional.of(new AbandonedKeys.Outcome(201, BranchView.of(branch)));
    };
  }

  private Optional<Branch> made(AbandonedKeys.Key key) {
    return key.made().flatMap(this::branch);
  }

  private Optional<Branch> branch(String path) {
    return path.startsWith(BranchResource.PATH + "/")
        ? store.find(Long.parseLong(path.substring(BranchResource.PATH.length() + 1)))
        : Optional.empty();
  }
}
