package dev.truss.branch;

import dev.truss.error.ProblemException;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.MainDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** For other features: which database a branch is, and which one it was cut from. */
@ApplicationScoped
public class Lineage {

  private final BranchService branches;
  private final BranchStore store;
  private final MainDatabase main;

  /**
   * A branch that can be connected to, and its parent.
   *
   * @param parentId null for the main database
   */
  public record Descent(
      long branchId, DatabaseName database, @Nullable Long parentId, DatabaseName parentDatabase) {}

  Lineage(BranchService branches, BranchStore store, MainDatabase main) {
    this.branches = branches;
    this.store = store;
    this.main = main;
  }

  /**
   * Looks a branch up together with its parent.
   *
   * @param what is to be done with the two, as the client reads it: "compared"
   * @throws ProblemException 404 {@code branch_not_found}; 409 if the branch or its parent is not
   *     there to be connected to, {@code parent_gone} if the parent never will be
   */
  public Descent of(long branchId, String what) {
    Branch branch = branches.get(branchId);
    if (branch.status() != BranchStatus.ACTIVE) {
      throw BranchProblems.notUsable(branch, what);
    }
    return new Descent(
        branch.id(), branch.database(), branch.parentId(), parentDatabase(branch, what));
  }

  private DatabaseName parentDatabase(Branch branch, String what) {
    if (branch.parentId() == null) {
      return main.name();
    }
    Branch parent =
        store.find(branch.parentId()).orElseThrow(() -> BranchProblems.parentGone(branch));
    return switch (parent.status()) {
      case ACTIVE -> parent.database();
      case DELETED, FAILED, DELETING -> throw BranchProblems.parentGone(branch);
      case CREATING, RESETTING, EXPIRED -> throw BranchProblems.notUsable(parent, what);
    };
  }
}
