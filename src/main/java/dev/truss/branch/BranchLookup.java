package dev.truss.branch;

import dev.truss.catalog.BranchedSchema;
import dev.truss.database.Source;
import dev.truss.error.ProblemException;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.MainDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks branches up for other features. */
@ApplicationScoped
public class BranchLookup {

  private final Sources sources;
  private final BranchStore store;
  private final MainDatabase main;
  private final BranchedSchemas schemas;

  /**
   * A branch that can be connected to, and its parent.
   *
   * @param parentId null for the main database
   */
  public record Descent(
      long branchId, DatabaseName database, @Nullable Long parentId, DatabaseName parentDatabase) {}

  BranchLookup(Sources sources, BranchStore store, MainDatabase main, BranchedSchemas schemas) {
    this.sources = sources;
    this.store = store;
    this.main = main;
    this.schemas = schemas;
  }

  /**
   * Returns the database of an active branch, or the main database.
   *
   * @param branchId null for main
   * @throws ProblemException 404 and 409
   */
  public Source source(@Nullable Long branchId) throws SQLException {
    if (branchId != null && store.find(branchId).isEmpty()) {
      throw BranchProblems.notFound(branchId);
    }
    return sources.ofParent(Optional.ofNullable(branchId));
  }

  /**
   * Returns the active branches whose labels match a pattern, in which {@code *} stands for any
   * characters.
   */
  public List<Long> active(String labels) {
    var pattern = new LabelPattern(labels);
    return store.list(Set.of(BranchStatus.ACTIVE), null, 0, Integer.MAX_VALUE).stream()
        .filter(branch -> pattern.matches(branch.label()))
        .map(Branch::id)
        .toList();
  }

  /** Finds a branch in any status. */
  public Optional<Branch> find(long branchId) {
    return store.find(branchId);
  }

  /**
   * Returns a branch that must be active.
   *
   * @throws ProblemException 404 {@code branch_not_found}; 409 {@code branch_expired} and the like
   */
  public Branch usable(long branchId) {
    Branch branch = store.find(branchId).orElseThrow(() -> BranchProblems.notFound(branchId));
    if (branch.status() != BranchStatus.ACTIVE) {
      throw BranchProblems.notUsable(branch, "used");
    }
    return branch;
  }

  /** Returns a branch's label; null if the branch does not exist. */
  public @Nullable String label(long branchId) {
    return store.find(branchId).map(Branch::label).orElse(null);
  }

  /**
   * Looks a branch up together with its parent.
   *
   * @param what is to be done with the two, as the client reads it: "compared"
   * @throws ProblemException 404 {@code branch_not_found}; 409 if the branch or its parent is not
   *     there to be connected to, {@code parent_gone} if the parent never will be
   */
  public Descent descent(long branchId, String what) {
    Branch branch = store.find(branchId).orElseThrow(() -> BranchProblems.notFound(branchId));
    if (branch.status() != BranchStatus.ACTIVE) {
      throw BranchProblems.notUsable(branch, what);
    }
    return new Descent(
        branch.id(), branch.database(), branch.parentId(), parentDatabase(branch, what));
  }

  /**
   * The schemas that a branch and its parent began with; empty for branches of earlier versions,
   * and where they could not be read.
   */
  public Optional<BranchedSchema> branchedSchema(long branchId) {
    return schemas.find(branchId);
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
