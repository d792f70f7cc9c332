package dev.truss.branch;

import dev.truss.control.Replica;
import dev.truss.control.Rows;
import dev.truss.error.ProblemException;
import dev.truss.postgres.DatabaseName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Settles branches in a transient status whose operation has died. */
@ApplicationScoped
class AbandonedOperations {

  private static final Logger LOG = Logger.getLogger(AbandonedOperations.class);
  private static final String STOPPED = "Truss was stopped while it worked on this branch";

  /** A branch whose job has not ended belongs to that job, on whichever replica it runs. */
  private static final String TRANSIENT =
      BranchRows.SELECT
          + """
          WHERE status IN ('creating', 'resetting', 'deleting') AND operation IS NOT NULL
            AND NOT EXISTS (SELECT FROM job WHERE job.id = branch.job_id AND job.status IN ('queued', 'running'))
            AND (owner = ? OR ? AND NOT EXISTS (
              SELECT FROM replica r WHERE r.id = branch.owner
                AND r.heartbeat_at > clock_timestamp() - make_interval(secs => ?)))
          ORDER BY id""";

  private final Rows rows;
  private final Replica replica;
  private final Transitions transitions;
  private final BranchDrop branchDrop;
  private final Compensation compensation;
  private final ContentSwap contentSwap;
  private final PublishRecovery publishRecovery;

  AbandonedOperations(
      Rows rows,
      Replica replica,
      Transitions transitions,
      BranchDrop branchDrop,
      Compensation compensation,
      ContentSwap contentSwap,
      PublishRecovery publishRecovery) {
    this.rows = rows;
    this.replica = replica;
    this.transitions = transitions;
    this.branchDrop = branchDrop;
    this.compensation = compensation;
    this.contentSwap = contentSwap;
    this.publishRecovery = publishRecovery;
  }

  /** Finishes each operation or takes it back. Returns their number. */
  int settle(boolean forTheDead) {
    int settled = 0;
    for (Branch branch : find(forTheDead)) {
      UUID before = branch.operation();
      if (before == null || replica.isAtWork(before)) {
        continue;
      }
      var operation = new Operation(branch, UUID.randomUUID());
      try (var work = replica.work(operation.id())) {
        if (transitions.takeOver(operation, before)) {
          settle(operation, before);
          settled++;
        }
      } catch (Exception e) {
        LOG.warnf(e, "branch %d is left for the next cycle", branch.id());
      }
    }
    return settled;
  }

  /**
   * Returns the databases of all branches: those that exist, those that another role dropped or
   * renamed and may bring back, and those that an operation under way will create.
   */
  List<DatabaseName> databasesInUse() {
    return rows.list(
        """
        SELECT branch_db FROM branch
        WHERE status <> 'deleted' AND NOT (status = 'failed' AND database_oid IS NULL)""",
        row -> new DatabaseName(row.getString(1)));
  }

  private void settle(Operation operation, UUID before) throws Exception {
    Branch branch = operation.branch();
    LOG.infof(
        "branch %d was left in %s, phase %s", branch.id(), branch.status().text(), branch.phase());
    switch (branch.status()) {
      case DELETING -> delete(operation);
      case RESETTING -> {
        if (ContentSwap.isDone(branch) || publishRecovery.finish(operation, before)) {
          contentSwap.discard(operation);
        } else {
          compensation.dropMadeBy(operation.before(before));
          compensation.fail(operation, STOPPED);
        }
      }
      case CREATING -> {
        if (!publishRecovery.finish(operation, before)) {
          compensation.dropMadeBy(operation.before(before));
          compensation.fail(operation, STOPPED);
        }
      }
      case ACTIVE, EXPIRED, DELETED, FAILED -> throw new IllegalStateException("not transient");
    }
  }

  private void delete(Operation operation) throws Exception {
    try {
      branchDrop.finish(operation, BranchStatus.ACTIVE);
    } catch (ProblemException e) {
      LOG.warnf("branch %d was to be deleted and stays: %s", operation.branchId(), e.getMessage());
    }
  }

  private List<Branch> find(boolean forTheDead) {
    return rows.list(
        TRANSIENT, BranchRows::read, replica.id(), forTheDead, replica.lease().toMillis() / 1000.0);
  }
}
