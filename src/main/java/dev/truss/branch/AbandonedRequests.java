package dev.truss.branch;

import dev.truss.idempotency.AbandonedKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Settles requests with an {@code Idempotency-Key} whose replica died before it answered. A retry
 * is answered with what was made, or runs if nothing was.
 */
@ApplicationScoped
class AbandonedRequests {

  private final AbandonedKeys keys;
  private final BranchOutcomes branches;

  AbandonedRequests(AbandonedKeys keys, BranchOutcomes branches) {
    this.keys = keys;
    this.branches = branches;
  }

  /**
   * Lists the keys. It is called before leftovers are settled; the keys are released afterwards.
   */
  List<AbandonedKeys.Key> list() {
    return keys.list();
  }

  void release(List<AbandonedKeys.Key> listed) {
    keys.release(
        listed.stream()
            .filter(key -> key.made().flatMap(branches::branch).filter(this::isUnsettled).isEmpty())
            .toList());
  }

  /** Returns whether the branch is still being created without a job; the next cycle decides. */
  private boolean isUnsettled(Branch branch) {
    return branch.status() == BranchStatus.CREATING && branch.jobId() == null;
  }
}
