package dev.truss.branch;

import dev.truss.database.Source;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What others may know of branches. */
@ApplicationScoped
public class BranchLookup {

  private final Sources sources;
  private final BranchStore store;

  BranchLookup(Sources sources, BranchStore store) {
    this.sources = sources;
    this.store = store;
  }

  /**
   * The database of an active branch, or the main database.
   *
   * @param branchId null for main
   * @throws dev.truss.error.ProblemException 404 and 409
   */
  public Source source(@Nullable Long branchId) throws SQLException {
    if (branchId != null && store.find(branchId).isEmpty()) {
      throw BranchProblems.notFound(branchId);
    }
    return sources.ofParent(Optional.ofNullable(branchId));
  }

  /** Active branches by their labels, in which {@code *} stands for anything. */
  public List<Long> active(String labels) {
    var pattern = new LabelPattern(labels);
    return store.list(BranchStatus.ACTIVE, null, 0, Integer.MAX_VALUE).stream()
        .filter(branch -> pattern.matches(branch.label()))
        .map(Branch::id)
        .toList();
  }

  /** One in whatever status. */
  public Optional<Branch> find(long branchId) {
    return store.find(branchId);
  }

  /**
   * A branch that is active.
   *
   * @throws dev.truss.error.ProblemException 404 {@code branch_not_found}; 409 {@code
   *     branch_expired} and the like
   */
  public Branch usable(long branchId) {
    Branch branch = store.find(branchId).orElseThrow(() -> BranchProblems.notFound(branchId));
    if (branch.status() != BranchStatus.ACTIVE) {
      throw BranchProblems.notUsable(branch, "used");
    }
    return branch;
  }

  /** What people call it; null when there is none. */
  public @Nullable String label(long branchId) {
    return store.find(branchId).map(Branch::label).orElse(null);
  }
}
