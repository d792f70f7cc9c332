package dev.truss.branch;

import dev.truss.idempotency.AbandonedKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Requests with an {@code Idempotency-Key} whose replica died before it answered: a retry is
 * answered with what came of it, or carried out if nothing did.
 */
@ApplicationScoped
class AbandonedRequests {

  private final AbandonedKeys keys;
  private final BranchOutcomes branches;

  AbandonedRequests(AbandonedKeys keys, BranchOutcomes branches) {
    this.keys = keys;
    this.branches = branches;
  }

  /** To be listed before leftovers are settled, and released after it. */
  List<AbandonedKeys.Key> list() {
    return keys.list();
  }

  void release(List<AbandonedKeys.Key> listed) {
    keys.release(
        listed.stream()
            .filter(key -> key.made().flatMap(branches::branch).filter(this::isUnsettled).isEmpty())
            .toList());
  }

  /** Still in the making, and by nobody's job: the next cycle will know. */
  private boolean isUnsettled(Branch branch) {
    return branch.status() == BranchStatus.CREATING && branch.jobId() == null;
  }
}
