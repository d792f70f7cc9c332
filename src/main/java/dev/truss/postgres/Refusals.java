package dev.truss.postgres;

import dev.truss.postgres.failure.SessionRefused;
import dev.truss.postgres.failure.SqlStates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLException;

/**
 * Finds out why a database refuses sessions, from the catalogs: the server's message may be in any
 * language, and the same SQLSTATE stands for lasting and for passing refusals.
 */
final class Refusals {

  private static final String OBJECT_NOT_IN_PREREQUISITE_STATE = "55000";
  private static final int INVALID = -2;

  /** The row is read as JSON, because some columns exist only in later versions. */
  private static final String QUERY =
      """
      SELECT datallowconn, datconnlimit, coalesce((to_jsonb(d) ->> 'dathasloginevt')::boolean, false),
        (SELECT rolconnlimit FROM pg_catalog.pg_roles WHERE rolname = ?)
      FROM pg_catalog.pg_database d WHERE datname = ?""";

  private record Found(boolean allowsConnections, int limit, boolean loginTrigger, int roleLimit) {}

  private Refusals() {}

  /**
   * Returns the same failure, or one that says what has to be changed.
   *
   * @param url of the session that was refused
   * @param elsewhere a session on another database of the server
   */
  static SQLException of(SQLException refused, DatabaseUrl url, Connection elsewhere)
      throws SQLException {
    if (!isRefusal(refused)) {
      return refused;
    }
    return find(elsewhere, url).map(found -> explained(refused, url, found)).orElse(refused);
  }

  /** Returns whether the server answered, and is neither down nor starting up. */
  static boolean isRefusal(SQLException e) {
    return e instanceof PSQLException server
        && server.getServerErrorMessage() != null
        && (SqlStates.TOO_MANY_CONNECTIONS.equals(e.getSQLState()) || !SqlStates.isUnavailable(e))
        && !SqlStates.UNDEFINED_DATABASE.equals(e.getSQLState());
  }

  private static SQLException explained(SQLException refused, DatabaseUrl url, Found found) {
    DatabaseName name = url.database();
    String state = String.valueOf(refused.getSQLState());
    if (found.limit == INVALID) {
      return lasting(
          refused,
          "database_invalid",
          "Database %s is invalid: a DROP DATABASE of it was interrupted. Drop it."
              .formatted(name));
    }
    if (!found.allowsConnections) {
      return lasting(
          refused,
          "connections_not_allowed",
          "Database %s allows no connections. Run ALTER DATABASE %s ALLOW_CONNECTIONS true, then try again."
              .formatted(name, name.quoted()));
    }
    if (state.equals(SqlStates.TOO_MANY_CONNECTIONS)) {
      if (found.limit == 0) {
        return lasting(
            refused,
            "connections_not_allowed",
            "Database %s has a connection limit of 0, which lets in superusers only. Run ALTER DATABASE %s CONNECTION LIMIT -1, then try again."
                .formatted(name, name.quoted()));
      }
      if (found.roleLimit == 0) {
        return lasting(
            refused,
            "connections_not_allowed",
            "Role %s has a connection limit of 0. Run ALTER ROLE %s CONNECTION LIMIT -1, then try again."
                .formatted(url.user(), Quoting.identifier(url.user())));
      }
      return refused;
    }
    if (state.equals(SqlStates.INSUFFICIENT_PRIVILEGE)) {
      return new SessionRefused(
          "connect_not_granted",
          "Role %s was refused by database %s: %s. Run GRANT CONNECT ON DATABASE %s TO %s, then try again."
              .formatted(
                  url.user(),
                  name,
                  SqlStates.message(refused),
                  name.quoted(),
                  Quoting.identifier(url.user())),
          state,
          refused);
    }
    String hint =
        found.loginTrigger
            ? " It has a login event trigger. Run GRANT SET ON PARAMETER event_triggers TO %s, or disable the trigger."
                .formatted(Quoting.identifier(url.user()))
            : "";
    return new SessionRefused(
        "session_refused",
        "Database %s refused a session: %s.%s".formatted(name, SqlStates.message(refused), hint),
        state,
        refused);
  }

  private static SessionRefused lasting(SQLException refused, String code, String message) {
    return new SessionRefused(code, message, OBJECT_NOT_IN_PREREQUISITE_STATE, refused);
  }

  private static Optional<Found> find(Connection elsewhere, DatabaseUrl url) throws SQLException {
    try (PreparedStatement query = elsewhere.prepareStatement(QUERY)) {
      query.setString(1, url.user());
      query.setString(2, url.database().value());
      try (ResultSet row = query.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Found(row.getBoolean(1), row.getInt(2), row.getBoolean(3), row.getInt(4)))
            : Optional.empty();
      }
    }
  }
}
