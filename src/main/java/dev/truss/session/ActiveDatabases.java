package dev.truss.session;

import dev.truss.branch.BranchLookup;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Finds the database that a request works on. */
@ApplicationScoped
public class ActiveDatabases {

  private final BranchLookup branches;

  ActiveDatabases(BranchLookup branches) {
    this.branches = branches;
  }

  /**
   * That of an active branch, or the main database.
   *
   * @param branchId null for main
   * @throws dev.truss.error.ProblemException 404 and 409
   */
  public ActiveDatabase of(@Nullable Long branchId) throws SQLException {
    return new ActiveDatabase(
        branches.source(branchId).name(),
        branchId,
        branchId == null ? null : branches.label(branchId),
        branchId == null);
  }
}
