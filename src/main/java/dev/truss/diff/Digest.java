package dev.truss.diff;

import dev.truss.diff.side.BothSides;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The digest of a part of a table: the number of its rows and the sum of their hashes. Parts with
 * equal digests count as equal. The probability that they differ all the same is one in 2^64.
 */
record Digest(long rows, BigDecimal sum) {

  /**
   * The number of parts that a table is digested in, by the hash of the key. After a small change
   * most parts are equal, so that few rows are sorted and sent: after 1,100 changes to 3 million
   * rows, one row in fifteen.
   */
  static final int PARTS = 16_384;

  /** Reads a table once, and returns the digests of its parts. Parts without rows are missing. */
  static Map<Integer, Digest> read(Connection connection, Table table, TablePair pair)
      throws SQLException {
    String sql =
        """
        SELECT part, count(*), sum(hash) FROM (SELECT (%s & %d)::int AS part, %s AS hash FROM %s) AS rows
        GROUP BY part
        """
            .formatted(pair.keyHash(), PARTS - 1, pair.rowHash(), table.from());
    Map<Integer, Digest> digests = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        digests.put(rows.getInt(1), new Digest(rows.getLong(2), rows.getBigDecimal(3)));
      }
    }
    return digests;
  }

  /** Returns the parts that differ. */
  static Set<Integer> differing(BothSides<Map<Integer, Digest>> digests) {
    Set<Integer> parts = new HashSet<>(digests.parent().keySet());
    parts.addAll(digests.branch().keySet());
    parts.removeIf(
        part ->
            digests.parent().containsKey(part)
                && digests.parent().get(part).equals(digests.branch().get(part)));
    return parts;
  }
}
