package dev.truss.diff.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;

/** Takes a script apart as the driver does, and runs statements one by one. */
final class Statements {

  private Statements() {}

  static List<String> of(String script) throws SQLException {
    return Parser.parseJdbcSql(script, true, false, true, false, false).stream()
        .map((NativeQuery query) -> query.nativeSql.strip())
        .filter(statement -> !statement.isEmpty())
        .toList();
  }

  static void run(Connection session, String sql) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }
}
