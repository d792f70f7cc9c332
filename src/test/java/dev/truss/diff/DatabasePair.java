package dev.truss.diff;

import dev.truss.catalog.BranchedSchema;
import dev.truss.catalog.CatalogReader;
import dev.truss.catalog.FixedSettings;
import dev.truss.catalog.SchemaDigest;
import dev.truss.diff.schema.SchemaDifference;
import dev.truss.diff.schema.TrialPlace;
import dev.truss.diff.side.BothSides;
import dev.truss.testsupport.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** A parent and a branch as Postgres's own template copy makes it, on a server that tests share. */
final class DatabasePair {

  private final PostgresServer server;
  private final String parent;
  private final String branch;
  private Optional<BranchedSchema> branched = Optional.empty();

  private DatabasePair(PostgresServer server, String parent, String branch) {
    this.server = server;
    this.parent = parent;
    this.branch = branch;
  }

  /** Both hold what these statements made. */
  static DatabasePair with(PostgresServer server, String sql) {
    String parent = "parent_" + UUID.randomUUID();
    server.execute("postgres", "CREATE DATABASE \"%s\"".formatted(parent));
    server.execute(parent, sql);
    return of(server, parent, "branch_" + UUID.randomUUID());
  }

  /** Makes the branch of a database that is there. */
  static DatabasePair of(PostgresServer server, String parent, String branch) {
    DatabasePair pair = new DatabasePair(server, parent, branch);
    pair.copyOfParent(branch);
    return pair;
  }

  private void copyOfParent(String name) {
    server.execute("postgres", "CREATE DATABASE \"%s\" TEMPLATE \"%s\"".formatted(name, parent));
  }

  /** Another database that is what the parent is now. */
  String copyOfParent() {
    String copy = "copy_" + UUID.randomUUID();
    copyOfParent(copy);
    return copy;
  }

  DatabasePair inParent(String sql) {
    server.execute(parent, sql);
    return this;
  }

  DatabasePair inBranch(String sql) {
    server.execute(branch, sql);
    return this;
  }

  /** From now on the comparison knows the schema that both have at present. */
  DatabasePair remembered() {
    try (Connection session = server.connect(branch)) {
      session.setAutoCommit(false);
      FixedSettings.apply(session);
      SchemaDigest now =
          SchemaDigest.of(
              CatalogReader.read(session), session.getMetaData().getDatabaseMajorVersion());
      branched = Optional.of(new BranchedSchema(now, now));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return this;
  }

  String branch() {
    return branch;
  }

  String parent() {
    return parent;
  }

  Comparison.Result compare(Comparison.Rows rows) {
    return compareWithin(Duration.ofSeconds(60), rows);
  }

  Comparison.Result compareWithin(Duration time, Comparison.Rows rows) {
    return compare(time, rows, parent, PostgresServer.USER);
  }

  Comparison.Result compareAs(String role, Comparison.Rows rows) {
    return compare(Duration.ofSeconds(60), rows, parent, role);
  }

  SchemaDifference schemaAgainst(String otherParent) {
    return compare(
            Duration.ofSeconds(60), new Comparison.Rows.None(), otherParent, PostgresServer.USER)
        .schema();
  }

  private Comparison.Result compare(Duration time, Comparison.Rows rows, String from, String user) {
    try {
      return new Comparison(time, Clock.systemUTC())
          .compare(
              new Comparison.Compared(
                  new BothSides<>(
                      () -> server.connect(from, user, PostgresServer.PASSWORD),
                      () -> server.connect(branch, user, PostgresServer.PASSWORD)),
                  branched,
                  TrialPlace.NOWHERE),
              rows);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  SchemaDifference schema() {
    return compare(new Comparison.Rows.None()).schema();
  }

  RowDifference rows() {
    return rowsOf(new Comparison.Rows.All());
  }

  RowDifference rows(String table) {
    return rowsOf(new Comparison.Rows.Of(table));
  }

  private RowDifference rowsOf(Comparison.Rows which) {
    RowDifference rows = compare(which).rows();
    if (rows == null) {
      throw new AssertionError("No rows were compared");
    }
    return rows;
  }
}
