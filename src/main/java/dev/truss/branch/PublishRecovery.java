package dev.truss.branch;

import dev.truss.control.ControlDatabase;
import dev.truss.database.OwnedDatabases;
import dev.truss.postgres.DatabaseName;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Finishes a publication that {@link Publisher} left between its two transactions, when the control
 * database is on another server: the database has its name and mark, and the row does not know it.
 */
@ApplicationScoped
class PublishRecovery {

  private static final String WARNING =
      "Truss was stopped while it made this branch; what the copy could not carry over is not"
          + " known.";

  private final ControlDatabase control;
  private final OwnedDatabases owned;
  private final Transitions transitions;
  private final BranchedSchemas schemas;

  PublishRecovery(
      ControlDatabase control,
      OwnedDatabases owned,
      Transitions transitions,
      BranchedSchemas schemas) {
    this.control = control;
    this.owned = owned;
    this.transitions = transitions;
    this.schemas = schemas;
  }

  /**
   * Writes the row of a branch whose database is published, if it is.
   *
   * @param operation the present one
   * @param before the operation that built the database
   */
  boolean finish(Operation operation, UUID before) throws SQLException {
    if (control.besideMain()) {
      return false;
    }
    Branch branch = operation.branch();
    List<OwnedDatabases.Owned> made =
        owned.ofBranch(branch.id()).stream()
            .filter(database -> database.operation().equals(before))
            .toList();
    for (OwnedDatabases.Owned database : made) {
      if (database.oid().isPresent() && isPublished(branch, database.oid().getAsLong())) {
        var built =
            new Transitions.Built(
                database.oid().getAsLong(), branch.strategy(), branch.heldMs(), List.of(WARNING));
        return branch.status() == BranchStatus.CREATING
            ? created(operation, database.name(), built)
            : reset(operation, database.name(), discarded(made), built);
      }
    }
    return false;
  }

  private boolean created(Operation operation, DatabaseName staging, Transitions.Built built) {
    return control
        .jdbi()
        .inTransaction(
            rows -> {
              owned.renamed(rows, staging, operation.branch().database());
              return transitions.published(rows, operation, built);
            });
  }

  private boolean reset(
      Operation operation, DatabaseName staging, DatabaseName discarded, Transitions.Built built) {
    Branch branch = operation.branch();
    return control
        .jdbi()
        .inTransaction(
            rows -> {
              owned.swapped(rows, staging, branch.database(), discarded);
              schemas.keep(rows, operation.branchId(), Optional.empty());
              return transitions.swapped(rows, operation, built, branch.sizeBytes());
            });
  }

  /** Returns the name that was announced for the old content, which had another OID. */
  private static DatabaseName discarded(List<OwnedDatabases.Owned> made) {
    return made.stream()
        .filter(database -> database.oid().isEmpty())
        .map(OwnedDatabases.Owned::name)
        .findFirst()
        .orElseThrow();
  }

  private boolean isPublished(Branch branch, long oid) throws SQLException {
    try (Connection session = control.maintenance();
        PreparedStatement query =
            session.prepareStatement(
                """
                SELECT FROM pg_database
                WHERE datname = ? AND oid = ?::oid AND shobj_description(oid, 'pg_database') = ?\
                """)) {
      query.setString(1, branch.database().value());
      query.setLong(2, oid);
      query.setString(3, control.installation().mark(branch.id()));
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    }
  }
}
