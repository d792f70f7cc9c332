package dev.truss.migration;

import dev.truss.error.ProblemException;
import dev.truss.postgres.DatabaseName;
import dev.truss.session.ActiveDatabase;
import dev.truss.session.ActiveDatabases;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/**
 * Determines the database that a request refers to: the one that it names, or else the session's.
 */
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
   * Returns the database that a request changes. The main database must be named.
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
