package dev.truss.migration;

import dev.truss.error.ProblemException;
import dev.truss.postgres.DatabaseName;
import dev.truss.session.ActiveDatabase;
import dev.truss.session.ActiveDatabases;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Which database a request means: the one it names, else its session's. */
@ApplicationScoped
class Targets {

  private final ActiveDatabases active;

  Targets(ActiveDatabases active) {
    this.active = active;
  }

  ActiveDatabase of(@Nullable Long branchId, @Nullable String target) {
    return active.of(branchId, target);
  }

  DatabaseName toLookAt(@Nullable Long branchId, @Nullable String target) {
    return active.of(branchId, target).database();
  }

  /**
   * Same, but the main database only if the request names it.
   *
   * @throws ProblemException 409 {@code main_not_confirmed}
   */
  DatabaseName toChange(@Nullable Long branchId, @Nullable String target) {
    ActiveDatabase found = active.of(branchId, target);
    if (found.isMain() && target == null) {
      throw MigrationProblems.notConfirmed(found.database());
    }
    return found.database();
  }
}
