package dev.truss.branch;

import dev.truss.error.ProblemException;
import java.util.List;
import java.util.Optional;

/** The problems of requests about branches. */
public final class BranchProblems {

  /** The beginning of the reason of a branch whose hooks failed. */
  static final String HOOK_FAILED = "The SQL of truss.branch.hooks failed in the new branch";

  private BranchProblems() {}

  public static ProblemException notFound(long id) {
    return ProblemException.notFound("branch_not_found", "There is no branch " + id + ".");
  }

  public static ProblemException parentGone(Branch branch) {
    return ProblemException.conflict("parent_gone")
        .detail("Branch %d has no parent any more: it was deleted.", branch.id());
  }

  /**
   * A label names one living branch.
   *
   * @param holder empty if that branch went away meanwhile
   */
  static ProblemException labelTaken(String label, Optional<Branch> holder) {
    var problem = ProblemException.conflict("label_taken").with("label", label);
    return holder
        .map(
            branch ->
                problem
                    .with("branch_id", branch.id())
                    .with("branch_status", branch.status())
                    .detail(
                        "Branch %d (%s) has the label %s. Choose another label, or rename or delete that branch first.",
                        branch.id(), branch.status().text(), label))
        .orElseGet(() -> problem.detail("Another branch has the label %s. Try again.", label));
  }

  static ProblemException notUsable(Branch branch, String what) {
    return ProblemException.conflict("branch_" + branch.status().text())
        .with("branch_status", branch.status())
        .detail("Branch %d is %s and cannot be %s.", branch.id(), branch.status().text(), what);
  }

  static ProblemException isProtected(Branch branch) {
    return ProblemException.conflict("branch_protected")
        .detail(
            "Branch %d is protected. Take that off first: PATCH {\"protected\": false}.",
            branch.id());
  }

  static ProblemException changedMeanwhile(long id) {
    return ProblemException.conflict("branch_changed")
        .detail(
            "Branch %d was changed by somebody else at this moment; look at it and try again.", id);
  }

  static ProblemException dropBlocked(Branch branch, String why) {
    String code = why.contains("prepared transactions") ? "prepared_transactions" : "drop_blocked";
    return ProblemException.conflict(code)
        .detail("The database of branch %d cannot be dropped now: %s", branch.id(), why);
  }

  static ProblemException dropUnfinished(Branch branch, String why) {
    return ProblemException.conflict("drop_unfinished")
        .detail(
            "Branch %s (database %s) is being deleted, and its files are not removed yet: %s Truss goes on by itself once the server lets it.",
            branch.label(), branch.database(), why);
  }

  static ProblemException preparedTransactions(Branch branch, List<String> gids) {
    return ProblemException.conflict("prepared_transactions")
        .with("prepared_transactions", gids)
        .detail(
            "Branch %d has prepared transactions, which nobody may end but those who made them: %s.",
            branch.id(), String.join(", ", gids));
  }

  static ProblemException swapBlocked(Branch branch, Exception cause) {
    return ProblemException.conflict("branch_busy")
        .cause(cause)
        .detail(
            "The old content of branch %d could not be put aside: %s",
            branch.id(), cause.getMessage());
  }

  static ProblemException copyFailed(Branch branch) {
    boolean hook = String.valueOf(branch.reason()).startsWith(HOOK_FAILED);
    return ProblemException.conflict(hook ? "hook_failed" : "copy_failed")
        .with("branch_id", branch.id())
        .detail("Branch %d could not be copied: %s", branch.id(), branch.reason());
  }

  static ProblemException notOurs(Branch branch, String why) {
    return ProblemException.conflict("not_ours")
        .detail(
            "Database %s is left alone, because nothing proves that it is the one Truss made: %s.",
            branch.database(), why);
  }
}
