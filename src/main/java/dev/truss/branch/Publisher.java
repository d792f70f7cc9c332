package dev.truss.branch;

import dev.truss.control.ControlDatabase;
import dev.truss.database.DatabaseRename;
import dev.truss.database.OwnedDatabases;
import dev.truss.job.RunLost;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.Quoting;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Gives a finished database its name and its mark, and the branch its status.
 *
 * <p>With the control database on the main server this is one transaction. Elsewhere it is two: the
 * rename with the mark first, then the row; the reconciler finds the mark and writes the row if
 * nobody came to it.
 */
@ApplicationScoped
class Publisher {

  private final ControlDatabase control;
  private final DatabaseRename rename;
  private final OwnedDatabases owned;
  private final Transitions transitions;
  private final BranchedSchemas schemas;

  /** The statements on the server and those in the control database. */
  private interface OnServer {
    void run(Connection transaction) throws SQLException;
  }

  private interface OnRows {
    boolean run(Handle transaction);
  }

  Publisher(
      ControlDatabase control,
      DatabaseRename rename,
      OwnedDatabases owned,
      Transitions transitions,
      BranchedSchemas schemas) {
    this.control = control;
    this.rename = rename;
    this.owned = owned;
    this.transitions = transitions;
    this.schemas = schemas;
  }

  /** A new branch becomes active. */
  void publish(Operation operation, Staging.Build build) throws SQLException {
    Optional<BranchedSchemas.Kept> schema = schemas.read(build);
    Branch branch = operation.branch();
    together(
        server -> rename.ours(server, build.name(), branch.database(), build.oid(), open(branch)),
        rows -> {
          owned.renamed(rows, build.name(), branch.database());
          schemas.keep(rows, branch.id(), schema);
          return transitions.published(rows, operation, build.built());
        });
  }

  /**
   * A branch changes its old database for a new one. The sessions on the old one end.
   *
   * @param discarded the name that the old one gets, already announced
   */
  void swap(Operation operation, Staging.Build build, DatabaseName discarded) throws SQLException {
    Optional<BranchedSchemas.Kept> schema = schemas.read(build);
    Branch branch = operation.branch();
    together(
        server -> {
          rename.endingSessions(
              server, branch.database(), discarded, branch.databaseOid().orElse(0), branch.id());
          rename.ours(server, build.name(), branch.database(), build.oid(), open(branch));
        },
        rows -> {
          owned.swapped(rows, build.name(), branch.database(), discarded);
          schemas.keep(rows, branch.id(), schema);
          return transitions.swapped(rows, operation, build.built(), build.sizeBytes());
        });
  }

  /** The statements that mark a database as ours and let people in. */
  private String open(Branch branch) {
    String name = branch.database().quoted();
    String mark = Quoting.literal(control.installation().mark(branch.id()));
    return "COMMENT ON DATABASE %s IS %s; ALTER DATABASE %s ALLOW_CONNECTIONS true"
        .formatted(name, mark, name);
  }

  private void together(OnServer onServer, OnRows onRows) throws SQLException {
    if (control.besideMain()) {
      control
          .jdbi()
          .useTransaction(
              transaction -> {
                onServer.run(transaction.getConnection());
                requireWon(onRows.run(transaction));
              });
      return;
    }
    try (Connection server = control.maintenance()) {
      server.setAutoCommit(false);
      try {
        onServer.run(server);
        server.commit();
      } finally {
        server.rollback();
        server.setAutoCommit(true);
      }
    }
    control.jdbi().useTransaction(transaction -> requireWon(onRows.run(transaction)));
  }

  private static void requireWon(boolean won) {
    if (!won) {
      throw new RunLost();
    }
  }
}
