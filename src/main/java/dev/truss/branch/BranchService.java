package dev.truss.branch;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** What is done with a branch that exists; how one is made is in {@link BranchCreation}. */
@ApplicationScoped
class BranchService {

  /** A copy that is done by then is answered as if it had been a clone. */
  private static final Duration WAIT_FOR_COPY = Duration.ofSeconds(2);

  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final BranchStore store;
  private final BranchDrop drop;
  private final Clock clock;

  BranchService(BranchStore store, BranchDrop drop, Clock clock) {
    this.store = store;
    this.drop = drop;
    this.clock = clock;
  }

  Branch get(long id) {
    return store.find(id).orElseThrow(() -> BranchProblems.notFound(id));
  }

  /** The branch, once its copy is done or after a short while. */
  Branch awaitCopy(Branch branch) {
    long until = System.nanoTime() + WAIT_FOR_COPY.toNanos();
    Branch now = branch;
    while (isBeingCopied(now) && System.nanoTime() < until) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
      now = get(branch.id());
    }
    return now;
  }

  static boolean isBeingCopied(Branch branch) {
    return branch.status() == BranchStatus.CREATING || branch.status() == BranchStatus.RESETTING;
  }

  /** Changes what is given; a new time to live counts from now. */
  Branch patch(long id, BranchRequests.Patch request) {
    get(id);
    Instant now = clock.instant();
    var given =
        new BranchStore.Description(
            request.label() == null ? null : Label.of(request.label(), now).text(),
            request.ttlHours() == null ? null : TimeToLive.of(request.ttlHours()),
            request.isProtected());
    if (!store.describe(id, given, now)) {
      throw BranchProblems.notUsable(get(id), "changed");
    }
    return get(id);
  }

  /** Drops it; one that is deleted already stays so. */
  void delete(long id) throws Exception {
    Branch branch = get(id);
    switch (branch.status()) {
      case DELETED -> {}
      case CREATING, RESETTING, DELETING -> throw BranchProblems.notUsable(branch, "deleted");
      case ACTIVE, EXPIRED, FAILED -> {
        if (branch.isProtected()) {
          throw BranchProblems.isProtected(branch);
        }
        drop.delete(branch);
      }
    }
  }
}
