package dev.truss.branch;

import dev.truss.control.ControlDatabase;
import dev.truss.database.DatabaseDrop;
import dev.truss.database.OwnedDatabases;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/**
 * Takes back what a failed operation made. The reconciler takes back what cannot be taken back now.
 */
@ApplicationScoped
class Compensation {

  private static final Logger LOG = Logger.getLogger(Compensation.class);

  private final ControlDatabase control;
  private final DatabaseDrop drop;
  private final OwnedDatabases owned;
  private final Transitions transitions;
  private final PublishRecovery publishRecovery;

  Compensation(
      ControlDatabase control,
      DatabaseDrop drop,
      OwnedDatabases owned,
      Transitions transitions,
      PublishRecovery publishRecovery) {
    this.control = control;
    this.drop = drop;
    this.owned = owned;
    this.transitions = transitions;
    this.publishRecovery = publishRecovery;
  }

  /**
   * Takes an operation back. A branch that could not be created has failed; one that could not be
   * reset keeps its content.
   */
  void fail(Operation operation, String reason) {
    if (operation.branch().status() == BranchStatus.CREATING) {
      compensate(operation, BranchStatus.FAILED, reason);
    } else {
      compensate(operation, BranchStatus.ACTIVE, "reset failed: " + reason);
    }
  }

  /**
   * Drops the databases of one operation, except the branch's own. A database under the operation's
   * staging name is dropped even if it was not announced: another replica may have taken over and
   * deleted the announcement while this one slept, which then created the database.
   */
  void dropMadeBy(Operation operation) throws SQLException {
    Branch branch = operation.branch();
    drop.drop(
        control.installation().stagingName(operation.id()), branch.id(), OptionalLong.empty());
    for (OwnedDatabases.Owned made : owned.ofBranch(branch.id())) {
      if (made.operation().equals(operation.id()) && !made.name().equals(branch.database())) {
        drop.drop(made.name(), made.branchId(), made.oid());
      }
    }
  }

  private void compensate(Operation operation, BranchStatus to, String reason) {
    try {
      if (publishRecovery.finish(operation, operation.id())) {
        return;
      }
      dropMadeBy(operation);
      transitions.end(operation, to, reason);
    } catch (SQLException | RuntimeException e) {
      LOG.warnf(e, "leftovers of branch %d are left to the reconciler", operation.branchId());
    }
  }
}
