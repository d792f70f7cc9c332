package dev.truss.postgres.failure;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The meanings of SQLSTATEs.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">Error codes</a>
 */
public final class SqlStates {

  public static final String OBJECT_IN_USE = "55006";
  public static final String QUERY_CANCELED = "57014";
  public static final String INSUFFICIENT_PRIVILEGE = "42501";
  public static final String SYNTAX_ERROR = "42601";
  public static final String UNDEFINED_DATABASE = "3D000";
  public static final String DUPLICATE_DATABASE = "42P04";
  public static final String UNIQUE_VIOLATION = "23505";
  public static final String LOCK_NOT_AVAILABLE = "55P03";
  public static final String UNDEFINED_COLUMN = "42703";
  public static final String UNDEFINED_TABLE = "42P01";
  public static final String TOO_MANY_CONNECTIONS = "53300";
  public static final String DISK_FULL = "53100";
  public static final String ADMIN_SHUTDOWN = "57P01";
  public static final String INTERNAL_ERROR = "XX000";

  /** The server is shutting down, has crashed, is starting up, or has no connection left. */
  private static final Set<String> NOT_NOW =
      Set.of("57P01", "57P02", "57P03", TOO_MANY_CONNECTIONS);

  /** An undefined object, table, function, schema or column. */
  private static final Set<String> UNDEFINED =
      Set.of("42704", UNDEFINED_TABLE, "42883", "3F000", UNDEFINED_COLUMN);

  private SqlStates() {}

  /** Returns whether a statement named what the database does not have. */
  public static boolean isUndefined(SQLException e) {
    return UNDEFINED.contains(e.getSQLState());
  }

  /** Returns the first exception with an SQLSTATE in the chain of causes. */
  public static Optional<SQLException> find(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return Optional.of(sql);
      }
    }
    return Optional.empty();
  }

  public static boolean is(Throwable thrown, String state) {
    return find(thrown).filter(sql -> state.equals(sql.getSQLState())).isPresent();
  }

  /** Returns the message of Postgres without its detail, which may quote a row. */
  public static String message(SQLException e) {
    ServerErrorMessage server = e instanceof PSQLException own ? own.getServerErrorMessage() : null;
    String message = server == null ? null : server.getMessage();
    return message == null ? String.valueOf(e.getMessage()) : message;
  }

  /** Returns whether Postgres could not be reached, or cannot answer now. */
  public static boolean isUnavailable(Throwable thrown) {
    return find(thrown)
        .map(SQLException::getSQLState)
        .filter(state -> state.startsWith("08") || NOT_NOW.contains(state))
        .isPresent();
  }
}
