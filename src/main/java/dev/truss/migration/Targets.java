package dev.truss.migration;

import dev.truss.error.ProblemException;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.MainDatabase;
import dev.truss.session.ActiveDatabase;
import dev.truss.session.ActiveDatabases;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Which database a request means: the one it names, else its session's. */
@ApplicationScoped
class Targets {

  private static final String MAIN = "main";

  private final MainDatabase main;
  private final ActiveDatabases active;

  Targets(MainDatabase main, ActiveDatabases active) {
    this.main = main;
    this.active = active;
  }

  DatabaseName toLookAt(@Nullable Long branchId, @Nullable String target) {
    return isMain(branchId, target) ? main.name() : active.of(branchId).database();
  }

  /**
   * Same, but the main database only if the request names it.
   *
   * @throws ProblemException 409 {@code main_not_confirmed}
   */
  DatabaseName toChange(@Nullable Long branchId, @Nullable String target) {
    if (isMain(branchId, target)) {
      return main.name();
    }
    ActiveDatabase found = active.of(branchId);
    if (found.isMain()) {
      throw MigrationProblems.notConfirmed(found.database());
    }
    return found.database();
  }

  private static boolean isMain(@Nullable Long branchId, @Nullable String target) {
    if (target == null) {
      return false;
    }
    if (!target.equals(MAIN)) {
      throw ProblemException.invalidField("target", "must be main, or left out");
    }
    if (branchId != null) {
      throw ProblemException.invalidField("target", "must be left out beside branch_id");
    }
    return true;
  }
}
