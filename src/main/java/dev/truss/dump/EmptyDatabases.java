package dev.truss.dump;

import dev.truss.control.ControlDatabase;
import dev.truss.database.DatabaseStatements;
import dev.truss.job.RunSessions;
import dev.truss.job.RunningJob;
import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.MainDatabase;
import dev.truss.postgres.Quoting;
import dev.truss.postgres.Sessions;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Creates the databases that dumps are loaded into. */
@ApplicationScoped
public class EmptyDatabases {

  private static final String OWNER_REACHABLE =
      "WITH "
          + ObstacleQuery.ROLE
          + """
      SELECT NOT EXISTS (SELECT FROM stranger WHERE stranger.oid = r.oid)
      FROM pg_roles r WHERE rolname = ?""";

  private final ControlDatabase control;
  private final MainDatabase main;
  private final DatabaseStatements statements;
  private final RunSessions sessions;

  EmptyDatabases(
      ControlDatabase control,
      MainDatabase main,
      DatabaseStatements statements,
      RunSessions sessions) {
    this.statements = statements;
    this.control = control;
    this.main = main;
    this.sessions = sessions;
  }

  /** Returns the warning for a database that does not belong to its source's owner. */
  public static String notTheOwners(String owner) {
    return "The database belongs to the role Truss works with and not to %s, as which that role may not act."
        .formatted(owner);
  }

  /**
   * Creates a database that only its owner can connect to.
   *
   * @return a sentence if it does not belong to the owner of the definition, which takes the right
   */
  public List<String> create(DatabaseDefinition definition, DatabaseName name) throws SQLException {
    try (Connection session = control.maintenance();
        Statement statement = session.createStatement()) {
      boolean withOwner = isReachable(session, definition.owner());
      statements.execute(
          session,
          "CREATE DATABASE %s TEMPLATE template0 %s%s"
              .formatted(
                  name.quoted(),
                  definition.options(),
                  withOwner ? " OWNER " + Quoting.identifier(definition.owner()) : ""));
      statement.execute("REVOKE ALL ON DATABASE " + name.quoted() + " FROM PUBLIC");
      return withOwner ? List.of() : List.of(notTheOwners(definition.owner()));
    }
  }

  /** Gathers planner statistics, which a load does not bring along. */
  public void analyze(DatabaseName name, RunningJob job) throws SQLException {
    try (Connection inside =
            main.open(name, sessions.applicationName(job), Sessions.LONG_DEADLINE);
        Statement statement = inside.createStatement()) {
      job.onStop(() -> cancel(statement));
      statement.execute("ANALYZE");
      job.throwIfStopped();
    } catch (SQLException e) {
      job.throwIfStopped();
      throw e;
    }
  }

  private static boolean isReachable(Connection session, String role) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(OWNER_REACHABLE)) {
      query.setString(1, role);
      try (ResultSet row = query.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private static void cancel(Statement statement) {
    try {
      statement.cancel();
    } catch (SQLException e) {
      throw new IllegalStateException("ANALYZE could not be canceled", e);
    }
  }
}
