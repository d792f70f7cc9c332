package dev.truss.branch;

import dev.truss.control.ControlDatabase;
import dev.truss.database.DatabaseDrop;
import dev.truss.database.OwnedDatabases;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/** Takes back what a failed operation made. What cannot be taken back now, the reconciler will. */
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
   * Drops the databases of one operation that are not the branch's own. What it was building is
   * looked for by name, too: when another replica took over while this one slept, it struck the
   * name of a database that this one only made when it woke up.
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
