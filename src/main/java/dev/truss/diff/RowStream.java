package dev.truss.diff;

import dev.truss.diff.side.Deadline;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Streams the rows of some parts of a table in the order of their keys, as bytes. The server keeps
 * them; at most {@link #FETCH} are in memory.
 *
 * <p>With a primary key, there is one entry per row: the key's text in UTF-8 and the hash of the
 * row. Without one, there is an entry per hash: the hash and the number of rows that have it. Both
 * are ordered as {@code bytea}, byte by byte, regardless of the database's collation and encoding.
 */
final class RowStream implements AutoCloseable, RowMerge.Rows {

  private static final int FETCH = 1000;

  private final PreparedStatement statement;
  private final ResultSet rows;
  private final Deadline deadline;
  private long read;

  private RowStream(PreparedStatement statement, ResultSet rows, Deadline deadline) {
    this.statement = statement;
    this.rows = rows;
    this.deadline = deadline;
  }

  static RowStream open(
      Connection connection, Table table, TablePair pair, Set<Integer> parts, Deadline deadline)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql(table, pair));
    try {
      statement.setFetchSize(FETCH);
      statement.setArray(1, connection.createArrayOf("int8", parts.toArray()));
      return new RowStream(statement, statement.executeQuery(), deadline);
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  private static String sql(Table table, TablePair pair) {
    String where = "(%s & %d) = ANY (?)".formatted(pair.keyHash(), Digest.PARTS - 1);
    return switch (pair.comparedBy()) {
      case PRIMARY_KEY ->
          "SELECT convert_to(%s, 'UTF8'), %s FROM %s WHERE %s ORDER BY 1"
              .formatted(pair.keyText(), pair.rowHash(), table.from(), where);
      case WHOLE_ROW ->
          "SELECT int8send(%s), count(*) FROM %s WHERE %s GROUP BY 1 ORDER BY 1"
              .formatted(pair.rowHash(), table.from(), where);
    };
  }

  @Override
  public RowMerge.@Nullable Row next() throws SQLException {
    if (read++ % FETCH == 0 && deadline.hasPassed()) {
      throw new SQLException("The deadline has passed");
    }
    return rows.next() ? new RowMerge.Row(rows.getBytes(1), rows.getLong(2)) : null;
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }
}
