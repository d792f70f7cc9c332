package dev.truss.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Counts rows exactly. {@code EXPLAIN ANALYZE} counts what a scan returns and discards it, without
 * an aggregate: 1.7 million rows take 200 ms of a processor, and 270 ms with {@code count(*)}.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-explain.html">EXPLAIN</a>
 */
public final class RowCount {

  private static final String EXPLAIN =
      "EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF, SUMMARY OFF, BUFFERS OFF, FORMAT JSON) ";

  private static final ObjectMapper JSON = new ObjectMapper();

  private RowCount() {}

  /**
   * Returns the number of rows of a table, without tables that inherit from it, in the session's
   * snapshot.
   *
   * @param table its quoted name with its schema
   */
  public static long of(Connection session, String table) throws SQLException {
    try (Statement query = session.createStatement();
        ResultSet row = query.executeQuery(EXPLAIN + "SELECT FROM ONLY " + table)) {
      row.next();
      return rows(row.getString(1));
    }
  }

  /**
   * Since Postgres 18 the number has decimals, an average over loops. A whole statement is one
   * loop.
   */
  private static long rows(String plan) {
    try {
      return JSON.readTree(plan)
          .required(0)
          .required("Plan")
          .required("Actual Rows")
          .decimalValue()
          .longValueExact();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Postgres explained itself in no JSON: " + plan, e);
    }
  }
}
