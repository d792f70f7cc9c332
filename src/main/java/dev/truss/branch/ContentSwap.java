package dev.truss.branch;

import dev.truss.control.ControlDatabase;
import dev.truss.database.DatabaseDrop;
import dev.truss.database.DatabaseRename;
import dev.truss.database.OwnedDatabases;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.failure.SqlStates;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * The steps of a reset behind those of {@link Staging}:
 *
 * <ol>
 *   <li>swapping: in one transaction the old database gets a name to be dropped under, and the new
 *       one the branch's name and mark; sessions on the branch end, new ones wait meanwhile
 *   <li>discarding: the old database is dropped
 * </ol>
 *
 * After a crash before the end of swapping the branch keeps its old content; after it, the new.
 */
@ApplicationScoped
class ContentSwap {

  private static final Logger LOG = Logger.getLogger(ContentSwap.class);

  private static final String DISCARDING = "discarding";

  private final ControlDatabase control;
  private final OwnedDatabases owned;
  private final Publisher publisher;
  private final Transitions transitions;
  private final DatabaseDrop drop;

  ContentSwap(
      ControlDatabase control,
      OwnedDatabases owned,
      Publisher publisher,
      Transitions transitions,
      DatabaseDrop drop) {
    this.control = control;
    this.owned = owned;
    this.publisher = publisher;
    this.transitions = transitions;
    this.drop = drop;
  }

  List<Steps.Step> steps(Operation operation, Staging.Build build) {
    return List.of(
        new Steps.Step("swapping", () -> swap(operation, build)),
        new Steps.Step(DISCARDING, () -> discard(operation)));
  }

  /** Returns whether a branch has its new content, and only the old one is left to be dropped. */
  static boolean isDone(Branch branch) {
    return DISCARDING.equals(branch.phase());
  }

  /**
   * Drops the old content and makes the branch active. A database that cannot be dropped is left to
   * the reconciler.
   */
  void discard(Operation operation) throws SQLException {
    Branch branch = operation.branch();
    for (OwnedDatabases.Owned made : owned.ofBranch(branch.id())) {
      if (!made.name().equals(branch.database())) {
        dropOld(made);
      }
    }
    transitions.end(operation, BranchStatus.ACTIVE, null);
  }

  /** The branch has its new content even if the old one cannot be dropped. */
  private void dropOld(OwnedDatabases.Owned old) {
    try {
      drop.drop(old.name(), old.branchId(), old.oid());
    } catch (SQLException e) {
      LOG.warnf(e, "database %s is left to the reconciler", old.name());
    }
  }

  private void swap(Operation operation, Staging.Build build) throws SQLException {
    Branch branch = operation.branch();
    DatabaseName discarded = control.installation().stagingName(UUID.randomUUID());
    owned.announce(discarded, branch.id(), operation.id());
    try {
      publisher.swap(operation, build, discarded);
    } catch (DatabaseRename.NotOurs e) {
      throw BranchProblems.notOurs(branch, String.valueOf(e.getMessage()));
    } catch (SQLException e) {
      if (SqlStates.is(e, SqlStates.OBJECT_IN_USE)) {
        throw BranchProblems.swapBlocked(branch, e);
      }
      throw e;
    }
  }
}
