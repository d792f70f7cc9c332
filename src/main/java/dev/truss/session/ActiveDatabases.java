package dev.truss.session;

import dev.truss.branch.Branch;
import dev.truss.branch.BranchLookup;
import dev.truss.branch.BranchStatus;
import dev.truss.error.ProblemException;
import dev.truss.idempotency.RequestOrigin;
import dev.truss.postgres.MainDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Determines the database that a request refers to: the one that it names, or else the one that its
 * session is on.
 */
@ApplicationScoped
public class ActiveDatabases implements RequestOrigin {

  private static final String MAIN = "main";

  private final MainDatabase main;
  private final BranchLookup branches;
  private final SessionStore store;
  private final SessionCookie cookie;

  ActiveDatabases(
      MainDatabase main, BranchLookup branches, SessionStore store, SessionCookie cookie) {
    this.main = main;
    this.branches = branches;
    this.store = store;
    this.cookie = cookie;
  }

  /**
   * Returns the database of the current request.
   *
   * @param branchId a branch that the request names; null for the session's database
   * @param target {@code main}, whatever the session is on; null otherwise
   * @throws ProblemException 404 {@code branch_not_found}, 409 {@code branch_gone} when the
   *     session's branch no longer exists, and 409 {@code branch_creating} and the like
   */
  public ActiveDatabase of(@Nullable Long branchId, @Nullable String target) {
    if (target != null) {
      requireMain(branchId, target);
      return main();
    }
    if (branchId != null) {
      return of(branches.usable(branchId));
    }
    Optional<Long> chosen = chosen();
    if (chosen.isEmpty()) {
      return main();
    }
    Branch branch = branches.find(chosen.get()).orElseThrow(() -> gone(chosen.get()));
    if (isGone(branch)) {
      throw gone(branch);
    }
    return of(branches.usable(branch.id()));
  }

  private static void requireMain(@Nullable Long branchId, String target) {
    if (!target.equals(MAIN)) {
      throw ProblemException.invalidField("target", "must be main, or left out");
    }
    if (branchId != null) {
      throw ProblemException.invalidField("target", "must be left out beside branch_id");
    }
  }

  private ActiveDatabase main() {
    return new ActiveDatabase(main.name(), null);
  }

  @Override
  public String database() {
    return cookie.hash().isEmpty() ? "" : chosen().map(String::valueOf).orElse(MAIN);
  }

  /**
   * Returns the branch that the session chose, whether or not it still exists; empty for the main
   * database.
   */
  Optional<Long> chosen() {
    return cookie.hash().flatMap(store::branchOf);
  }

  /**
   * Returns whether a branch is gone for good. One that is being copied or reset becomes usable
   * again.
   */
  static boolean isGone(Branch branch) {
    return branch.status() != BranchStatus.ACTIVE
        && branch.status() != BranchStatus.CREATING
        && branch.status() != BranchStatus.RESETTING;
  }

  private static ActiveDatabase of(Branch branch) {
    return new ActiveDatabase(branch.database(), branch.id());
  }

  private static ProblemException gone(Branch branch) {
    return ProblemException.conflict("branch_gone")
        .with("branch_id", branch.id())
        .with("label", branch.label())
        .with("branch_status", branch.status())
        .detail(
            "The branch that this session was on, %s, is %s. Choose another, or main: PUT /api/session/branch.",
            branch.label(), branch.status().text());
  }

  private static ProblemException gone(long id) {
    return ProblemException.conflict("branch_gone")
        .with("branch_id", id)
        .detail(
            "Branch %d, which this session was on, no longer exists. Choose another branch or main with PUT /api/session/branch.",
            id);
  }
}
