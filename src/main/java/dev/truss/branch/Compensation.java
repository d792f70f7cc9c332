package dev.truss.branch;

import dev.truss.control.ControlDatabase;
import dev.truss.database.DatabaseDrop;
import dev.truss.database.OwnedDatabases;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Takes back what a failed operation made. What cannot be taken back now, the reconciler will. */
@ApplicationScoped
class Compensation {

  private static final Logger LOG = Logger.getLogger(Compensation.class);

  private final ControlDatabase control;
  private final DatabaseDrop drop;
  private final OwnedDatabases owned;
  private final Transitions transitions;
  private final PublishRecovery halfPublished;

  Compensation(
      ControlDatabase control,
      DatabaseDrop drop,
      OwnedDatabases owned,
      Transitions transitions,
      PublishRecovery halfPublished) {
    this.control = control;
    this.drop = drop;
    this.owned = owned;
    this.transitions = transitions;
    this.halfPublished = halfPublished;
  }

  /** A branch that could not be made. */
  void failCreation(Branch branch, UUID operation, String reason) {
    compensate(branch, operation, BranchStatus.FAILED, reason);
  }

  /** A branch that could not be reset keeps the content that it had. */
  void failReset(Branch branch, UUID operation, String reason) {
    compensate(branch, operation, BranchStatus.ACTIVE, "reset failed: " + reason);
  }

  /**
   * Drops the databases of one operation that are not the branch's own. What it was building is
   * looked for by name, too: when another replica took over while this one slept, it struck the
   * name of a database that this one only made when it woke up.
   */
  void dropMadeBy(Branch branch, UUID operation) throws SQLException {
    drop.drop(control.installation().stagingName(operation), branch.id(), OptionalLong.empty());
    for (OwnedDatabases.Owned made : owned.ofBranch(branch.id())) {
      if (made.operation().equals(operation) && !made.name().equals(branch.database())) {
        drop.drop(made.name(), made.branchId(), made.oid());
      }
    }
  }

  private void compensate(Branch branch, UUID operation, BranchStatus to, String reason) {
    try {
      if (halfPublished.finish(branch, operation, operation)) {
        return;
      }
      dropMadeBy(branch, operation);
      transitions.end(branch.id(), operation, to, reason);
    } catch (SQLException | RuntimeException e) {
      LOG.warnf(e, "leftovers of branch %d are left to the reconciler", branch.id());
    }
  }
}
