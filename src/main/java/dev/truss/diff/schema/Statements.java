package dev.truss.diff.schema;

import dev.truss.postgres.ParsingDeadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.core.Parser;

/**
 * Splits a script as the driver does, and runs statements one by one.
 *
 * <p>The driver does not see the end of a body that is written in SQL, and reads all that follows
 * as part of it. Postgres prints that end at the beginning of a line.
 */
final class Statements {

  private static final Pattern BODY =
      Pattern.compile(
          "\\bCREATE (?:OR REPLACE )?(?:FUNCTION|PROCEDURE) [^$]*?\\bBEGIN ATOMIC\\b.*?^END(?=;)",
          Pattern.DOTALL | Pattern.MULTILINE);

  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final int PATIENCE_SECONDS = 5;

  private Statements() {}

  /** Takes it apart, if that does not take too long. */
  static List<String> of(String script) throws SQLException {
    try {
      return ParsingDeadline.within(LONGEST, guard -> of(script, guard));
    } catch (SQLException e) {
      throw e;
    } catch (Exception e) {
      throw new SQLException("The statements cannot be taken apart: " + e.getMessage(), e);
    }
  }

  private static List<String> of(String script, ParsingDeadline.Guard guard) throws SQLException {
    List<String> statements = new ArrayList<>();
    Deque<String> scripts = new ArrayDeque<>(List.of(script));
    while (!scripts.isEmpty()) {
      List<String> queries =
          Parser.parseJdbcSql(scripts.pop(), true, false, true, false, false).stream()
              .map(query -> query.nativeSql)
              .toList();
      for (int i = 0; i < queries.size(); i++) {
        String query = queries.get(i);
        Matcher body = BODY.matcher(guard.text(query));
        if (body.find()) {
          statements.add(query.substring(0, body.end()).strip());
          queries.subList(i + 1, queries.size()).reversed().forEach(scripts::push);
          scripts.push(query.substring(body.end() + 1));
          break;
        }
        if (!query.isBlank()) {
          statements.add(query.strip());
        }
      }
    }
    return statements;
  }

  /**
   * Throws what ended the session. What users wrote may raise any error, so that its code does not
   * tell.
   */
  static void throwIfOver(Connection session, SQLException e) throws SQLException {
    if (!session.isValid(PATIENCE_SECONDS)) {
      throw e;
    }
  }

  static void run(Connection session, String sql) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }
}
