package dev.truss.workbench;

import dev.truss.error.ProblemException;
import dev.truss.login.Logins;
import dev.truss.postgres.failure.NoRoom;
import dev.truss.postgres.failure.SqlStates;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The problems of a user's SQL. */
final class SqlProblems {

  private static final Pattern SETTING =
      Pattern.compile("The server's (?:client_encoding|DateStyle) parameter was changed");

  private SqlProblems() {}

  /**
   * Explains an error of Postgres.
   *
   * @param number of the statement, from 0
   * @param statement null for the commit
   */
  static ProblemException failed(int number, @Nullable SqlStatement statement, SQLException e)
      throws SQLException {
    if (isTooBig(e)) {
      return stopped(
          number,
          "rows that arrive together have more than %d bytes, for which there is room; select a part of each"
              .formatted(Logins.resultBytes()));
    }
    if (isCopy(statement, e)) {
      return copy(number);
    }
    Optional<ServerErrorMessage> server =
        Optional.ofNullable(e instanceof PSQLException psql ? psql.getServerErrorMessage() : null);
    if (SqlStates.isUnavailable(e) && statement == null) {
      return outcomeUnknown(e);
    }
    boolean ended = SqlStates.ADMIN_SHUTDOWN.equals(e.getSQLState()) && server.isPresent();
    if (SqlStates.isUnavailable(e) && !isSetting(e) && !ended) {
      throw e;
    }
    String message = SqlStates.message(e);
    var problem =
        ProblemException.of(422, "sql_failed", "Postgres refused a statement")
            .cause(e)
            .with("statement", number)
            .with("sqlstate", String.valueOf(e.getSQLState()))
            .with("message", message);
    server.map(ServerErrorMessage::getDetail).ifPresent(text -> problem.with("detail_text", text));
    server.map(ServerErrorMessage::getHint).ifPresent(text -> problem.with("hint", text));
    int position = server.map(ServerErrorMessage::getPosition).orElse(0);
    if (position > 0 && statement != null) {
      problem.with("position", statement.offset() + position);
    }
    return problem.detail(
        "Statement %d: %s Nothing of the request was done.",
        number + 1, NoRoom.behind(e).map(NoRoom::sentence).orElse(message + "."));
  }

  /**
   * Explains that the session ended during the commit. A second attempt could do everything twice.
   */
  private static ProblemException outcomeUnknown(SQLException e) {
    return ProblemException.of(503, "outcome_unknown", "The outcome is not known")
        .cause(e)
        .detail(
            "The session ended during the commit, so it is not known whether the request was done. Look before you send it again.");
  }

  /**
   * Returns whether the statement is a {@code COPY} from or to the client. The driver itself
   * refuses one to STDOUT, and the server one from STDIN.
   */
  private static boolean isCopy(@Nullable SqlStatement statement, SQLException e) {
    return statement != null
        && !statement.words().isEmpty()
        && statement.words().getFirst().equals("COPY")
        && String.valueOf(e.getMessage()).contains("CopyManager");
  }

  private static ProblemException copy(int number) {
    return ProblemException.of(422, "copy_not_supported", "COPY needs a client of its own")
        .with("statement", number)
        .detail(
            "Statement %d: COPY from STDIN and to STDOUT is not supported here. Use SELECT and"
                + " INSERT, or psql with the URL from GET /api/branches/{id}/connection. Nothing of"
                + " the request was done.",
            number + 1);
  }

  /**
   * Returns whether the statement changes a setting that the driver relies on, which makes it end
   * the session.
   */
  private static boolean isSetting(SQLException e) {
    return SETTING.matcher(String.valueOf(e.getMessage())).find();
  }

  /** Returns whether the result is too large, for which the driver has no SQLSTATE. */
  private static boolean isTooBig(SQLException e) {
    return String.valueOf(e.getMessage()).contains("maxResultBuffer");
  }

  static ProblemException stopped(int number, String why) {
    return ProblemException.of(422, "sql_failed", "Postgres refused a statement")
        .with("statement", number)
        .with("sqlstate", SqlStates.QUERY_CANCELED)
        .with("message", why)
        .detail("Statement %d: %s. Nothing of the request was done.", number + 1, why);
  }

  static ProblemException controlsTransaction(int number) {
    return ProblemException.of(422, "transaction_control", "Not in a transaction of Truss's")
        .with("statement", number)
        .detail(
            "Statement %d begins or ends a transaction. All statements of a request are in one, which is committed if none fails.",
            number + 1);
  }

  static ProblemException severalInOne(int number, int parts) {
    return ProblemException.of(422, "transaction_control", "Not in a transaction of Truss's")
        .with("statement", number)
        .detail(
            "Statement %d is %d statements by the settings of its session, such as standard_conforming_strings; send them one by one.",
            number + 1, parts);
  }

  static ProblemException driverEscape(int number) {
    return ProblemException.of(422, "sql_failed", "Postgres refused a statement")
        .with("statement", number)
        .with("sqlstate", SqlStates.SYNTAX_ERROR)
        .with("message", "JDBC escapes such as {fn …} are not SQL")
        .detail(
            "Statement %d has a JDBC escape, such as {fn …}, which is not SQL. Write it as Postgres does. Nothing of the request was done.",
            number + 1);
  }

  /**
   * Explains that a token has no end.
   *
   * @param position from 1
   */
  static ProblemException unterminated(int number, String what, int position) {
    String message = "unterminated " + what;
    return ProblemException.of(422, "sql_failed", "Postgres refused a statement")
        .with("statement", number)
        .with("sqlstate", SqlStates.SYNTAX_ERROR)
        .with("message", message)
        .with("position", position)
        .detail(
            "Statement %d: %s at position %d. Nothing of the request was done.",
            number + 1, message, position);
  }

  static ProblemException parameters(int number, int has, int given) {
    return ProblemException.invalidField(
        "params",
        "statement %d has %d parameters, and %d were given".formatted(number + 1, has, given));
  }

  static ProblemException tooManyRun(int allowed) {
    return ProblemException.of(429, "too_many_statements", "Too many at once")
        .with("retry_after_seconds", 2)
        .detail(
            "%d requests run SQL already, which is as many as may (truss.workbench.max-concurrent).",
            allowed);
  }

  static ProblemException notRunning(String id) {
    return ProblemException.notFound(
        "statement_not_found", "No SQL with the id " + id + " is running here.");
  }
}
