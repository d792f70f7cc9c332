package dev.truss.branch;

import dev.truss.job.JobQueue;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** Changes existing branches. {@link BranchCreation} creates new ones. */
@ApplicationScoped
class BranchService {

  /** A copy that is done within this time is answered like a clone. */
  private static final Duration WAIT_FOR_COPY = Duration.ofSeconds(2);

  /**
   * How long to wait for a job to end and remove what it made, or for a clone or another drop to
   * end.
   */
  private static final Duration WAIT_FOR_OTHERS = Duration.ofSeconds(60);

  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final BranchStore store;
  private final BranchDrop drop;
  private final JobQueue jobs;
  private final Clock clock;

  BranchService(BranchStore store, BranchDrop drop, JobQueue jobs, Clock clock) {
    this.store = store;
    this.drop = drop;
    this.jobs = jobs;
    this.clock = clock;
  }

  Branch get(long id) {
    return store.find(id).orElseThrow(() -> BranchProblems.notFound(id));
  }

  /** Returns the branch when its copy is done, or after a short wait. */
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

  /** Changes the given members. A new time to live starts now. */
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

  /** Deletes a branch. Does nothing if it is deleted. */
  void delete(long id) throws Exception {
    long until = System.nanoTime() + WAIT_FOR_OTHERS.toNanos();
    Branch branch = get(id);
    while (!isGone(branch)) {
      if (System.nanoTime() > until) {
        throw BranchProblems.notUsable(branch, "deleted now; try again");
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
      branch = get(id);
    }
  }

  /** Does what can be done now. */
  private boolean isGone(Branch branch) throws Exception {
    if (branch.status() != BranchStatus.DELETED && branch.isProtected()) {
      throw BranchProblems.isProtected(branch);
    }
    return switch (branch.status()) {
      case DELETED -> true;
      case DELETING -> false;
      case CREATING, RESETTING -> {
        if (branch.jobId() != null) {
          jobs.cancel(branch.jobId());
        }
        yield false;
      }
      case ACTIVE, EXPIRED, FAILED -> drop.delete(branch);
    };
  }
}
