package dev.truss.session;

import dev.truss.postgres.DatabaseName;
import org.jspecify.annotations.Nullable;

/**
 * A database that a request works on.
 *
 * @param branchId null for the main database
 */
public record ActiveDatabase(
    DatabaseName database, @Nullable Long branchId, @Nullable String label, boolean main) {}
