package dev.truss.diff.schema;

import dev.truss.control.ControlDatabase;
import dev.truss.database.DatabaseDrop;
import dev.truss.database.DatabaseStatements;
import dev.truss.dump.DatabaseDefinition;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.Quoting;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/** Creates and drops the databases of trials, with the extensions that their owner may not add. */
@ApplicationScoped
class ScratchDatabases {

  private static final Logger LOG = Logger.getLogger(ScratchDatabases.class);

  private final ControlDatabase control;
  private final MainDatabase main;
  private final DatabaseStatements statements;
  private final DatabaseDrop drop;
  private final TrialRoles roles;

  ScratchDatabases(
      ControlDatabase control,
      MainDatabase main,
      DatabaseStatements statements,
      DatabaseDrop drop,
      TrialRoles roles) {
    this.control = control;
    this.main = main;
    this.statements = statements;
    this.drop = drop;
    this.roles = roles;
  }

  private String applicationName() {
    return control.installation().applicationName("diff");
  }

  /** Creates one with the options of another. Only its owner may connect. */
  void create(
      Connection server,
      DatabaseName scratch,
      DatabaseName like,
      TrialRoles.TrialRole owner,
      Duration longest)
      throws SQLException {
    DatabaseDefinition definition;
    try (Connection inside = main.open(like, applicationName())) {
      definition = DatabaseDefinition.in(inside);
    }
    statements.execute(
        server,
        "CREATE DATABASE %s TEMPLATE template0 %s OWNER %s"
            .formatted(scratch.quoted(), definition.options(), owner.quoted()),
        longest);
    try (Statement statement = server.createStatement()) {
      statement.execute("REVOKE ALL ON DATABASE " + scratch.quoted() + " FROM PUBLIC");
    }
  }

  /**
   * Creates the extensions, most of which need more privileges than the role has. One that cannot
   * be created is left out.
   */
  void addExtensions(DatabaseName scratch, DatabaseName like, TrialRoles.TrialRole owner)
      throws SQLException {
    List<String> extensions = new ArrayList<>();
    try (Connection inside = main.open(like, applicationName());
        PreparedStatement query =
            inside.prepareStatement(
                """
                SELECT nspname, format('CREATE EXTENSION IF NOT EXISTS %I SCHEMA %I VERSION %L', extname, nspname, extversion)
                FROM pg_extension e JOIN pg_namespace n ON n.oid = extnamespace
                WHERE extname <> 'plpgsql' ORDER BY e.oid\
                """);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        if (!rows.getString(1).equals("pg_catalog")) {
          extensions.add(
              "CREATE SCHEMA IF NOT EXISTS %s AUTHORIZATION %s"
                  .formatted(Quoting.identifier(rows.getString(1)), owner.quoted()));
        }
        extensions.add(rows.getString(2));
      }
    }
    if (extensions.isEmpty()) {
      return;
    }
    try (Connection inside = main.open(scratch, applicationName())) {
      for (String statement : extensions) {
        try {
          Statements.run(inside, statement);
        } catch (SQLException e) {
          Statements.throwIfOver(inside, e);
          LOG.debugf("not made for a trial: %s", e.getMessage());
        }
      }
    }
  }

  /** Drops the database and its owner. A failure of this does not hide an earlier one. */
  void discard(Connection server, DatabaseName scratch, TrialRoles.TrialRole owner) {
    try {
      if (drop.drop(scratch, null, OptionalLong.empty())
          instanceof DatabaseDrop.Outcome.Blocked blocked) {
        LOG.warnf("database %s is left to the reconciler: %s", scratch, blocked.why());
        return;
      }
    } catch (SQLException e) {
      LOG.warnf(e, "database %s is left to the reconciler", scratch);
      return;
    }
    try {
      roles.drop(server, owner.name());
    } catch (SQLException e) {
      LOG.warnf(e, "role %s is left to the reconciler", owner.name());
    }
  }
}
