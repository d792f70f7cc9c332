package dev.truss.session;

import dev.truss.postgres.DatabaseName;
import org.jspecify.annotations.Nullable;

/**
 * The database that a request is about.
 *
 * @param branchId null for the main database
 * @param label of the branch
 */
public record ActiveDatabase(
    DatabaseName database, @Nullable Long branchId, @Nullable String label) {

  public boolean isMain() {
    return branchId == null;
  }
}
