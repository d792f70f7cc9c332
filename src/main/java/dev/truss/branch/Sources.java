package dev.truss.branch;

import dev.truss.cloning.CloneProblems;
import dev.truss.database.Source;
import dev.truss.database.SourceReader;
import dev.truss.error.ProblemException;
import dev.truss.postgres.MainDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.Optional;

/** Finds the source of a branch. */
@ApplicationScoped
class Sources {

  private final MainDatabase main;
  private final BranchStore store;
  private final SourceReader reader;

  Sources(MainDatabase main, BranchStore store, SourceReader reader) {
    this.main = main;
    this.store = store;
    this.reader = reader;
  }

  /** Returns the source of a new branch; without a parent, the main database. */
  Source ofParent(Optional<Long> parentId) throws SQLException {
    if (parentId.isEmpty()) {
      return ofMain();
    }
    Branch parent =
        store
            .find(parentId.get())
            .orElseThrow(
                () ->
                    ProblemException.notFound(
                        "parent_not_found",
                        "There is no branch " + parentId.get() + " to cut from."));
    if (parent.status() != BranchStatus.ACTIVE) {
      throw BranchProblems.notUsable(parent, "cut from");
    }
    return look(parent);
  }

  /** Returns the source of an existing branch, for a reset. */
  Source of(Branch branch) throws SQLException {
    if (branch.parentId() == null) {
      return ofMain();
    }
    Branch parent =
        store.find(branch.parentId()).orElseThrow(() -> BranchProblems.parentGone(branch));
    return switch (parent.status()) {
      case ACTIVE -> look(parent);
      case DELETED, FAILED, DELETING -> throw BranchProblems.parentGone(branch);
      case CREATING, RESETTING, EXPIRED -> throw BranchProblems.notUsable(parent, "cut from");
    };
  }

  private Source ofMain() throws SQLException {
    return reader.look(main.name()).orElseThrow(() -> CloneProblems.missing(main.name()));
  }

  private Source look(Branch parent) throws SQLException {
    return reader
        .look(parent.database())
        .orElseThrow(() -> CloneProblems.missing(parent.database()));
  }
}
