package dev.truss.branch;

import dev.truss.control.Replica;
import dev.truss.database.DatabaseDrop;
import dev.truss.error.ProblemException;
import dev.truss.postgres.failure.FailureReason;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * Deletes a branch, in these steps:
 *
 * <ol>
 *   <li>reserved: the row becomes {@code deleting}, which makes its name one that is never used
 *       again
 *   <li>dropping: the sessions on the database end, and it is dropped
 *   <li>the row becomes {@code deleted}
 * </ol>
 *
 * After a crash anywhere the reconciler goes on with dropping.
 */
@ApplicationScoped
class BranchDrop {

  private final Transitions transitions;
  private final DatabaseDrop drop;
  private final Replica replica;

  BranchDrop(Transitions transitions, DatabaseDrop drop, Replica replica) {
    this.transitions = transitions;
    this.drop = drop;
    this.replica = replica;
  }

  /**
   * Deletes a branch.
   *
   * @return whether it was in the status that it is said to have, and is gone now
   * @throws ProblemException 409 {@code prepared_transactions} or {@code drop_blocked}, after which
   *     the branch is as before; 409 {@code drop_unfinished}, after which it is dropped later; 409
   *     {@code not_ours} when the database cannot be proven to be ours
   */
  boolean delete(Branch branch) throws Exception {
    var operation = new Operation(branch, UUID.randomUUID());
    try (var work = replica.work(operation.id())) {
      if (!transitions.begin(operation, branch.status(), BranchStatus.DELETING)) {
        return false;
      }
      finish(operation, branch.status());
      return true;
    }
  }

  /**
   * Drops the database of a branch that is {@code deleting}.
   *
   * @param otherwise what the branch becomes when the database cannot be dropped
   */
  void finish(Operation operation, BranchStatus otherwise) throws Exception {
    new Steps(transitions, operation)
        .run(List.of(new Steps.Step("dropping", () -> drop(operation, otherwise))));
  }

  private void drop(Operation operation, BranchStatus otherwise) throws SQLException {
    Branch branch = operation.branch();
    DatabaseDrop.Outcome outcome;
    try {
      outcome = drop.drop(branch.database(), branch.id(), branch.databaseOid());
    } catch (SQLException e) {
      transitions.end(operation, otherwise, FailureReason.of(e));
      throw e;
    }
    switch (outcome) {
      case DatabaseDrop.Outcome.Gone gone -> transitions.end(operation, BranchStatus.DELETED, null);
      case DatabaseDrop.Outcome.Blocked(String why) -> {
        transitions.end(operation, otherwise, "not deleted: " + why);
        throw BranchProblems.dropBlocked(branch, why);
      }
      case DatabaseDrop.Outcome.Unfinished(String why) -> // and the reconciler goes on
          throw BranchProblems.dropUnfinished(branch, why);
      case DatabaseDrop.Outcome.NotOurs(String why) -> {
        transitions.end(operation, BranchStatus.FAILED, "not deleted: " + why);
        throw BranchProblems.notOurs(branch, why);
      }
    }
  }
}
