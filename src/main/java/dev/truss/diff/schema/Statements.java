package dev.truss.diff.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.core.NativeQuery;
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

  private Statements() {}

  static List<String> of(String script) throws SQLException {
    List<String> statements = new ArrayList<>();
    for (NativeQuery query : Parser.parseJdbcSql(script, true, false, true, false, false)) {
      Matcher body = BODY.matcher(query.nativeSql);
      if (body.find()) {
        statements.add(query.nativeSql.substring(0, body.end()).strip());
        statements.addAll(of(query.nativeSql.substring(body.end() + 1)));
      } else if (!query.nativeSql.isBlank()) {
        statements.add(query.nativeSql.strip());
      }
    }
    return statements;
  }

  static void run(Connection session, String sql) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }
}
