package dev.truss.session;

import dev.truss.postgres.DatabaseName;
import org.jspecify.annotations.Nullable;

/**
 * The database that a request refers to.
 *
 * @param branchId null for the main database
 */
public record ActiveDatabase(DatabaseName database, @Nullable Long branchId) {

  public boolean isMain() {
    return branchId == null;
  }
}
