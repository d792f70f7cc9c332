package dev.truss.dump;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Whether the rows of partitioned tables are to be loaded through the table and not into the leaf
 * that they come from: a hash of numbers that Postgres gives anew in each database, such as that of
 * an enum's label, a type or a role, puts rows into other leaves there. {@code pg_dump} sees to
 * that by itself only where the key is an enum, and not an array, a range or a row of such.
 *
 * @see <a href="https://www.postgresql.org/docs/current/app-pgdump.html">{@code
 *     --load-via-partition-root}</a>
 */
public final class PartitionRoots {

  private static final String NEEDED =
      """
      SELECT EXISTS (
        SELECT FROM pg_partitioned_table p JOIN pg_opclass o ON o.oid = ANY (p.partclass::oid[])
        WHERE partstrat = 'h' AND (o.oid >= 16384 OR opcname IN
          ('enum_ops', 'array_ops', 'record_ops', 'range_ops', 'multirange_ops', 'oid_ops')))""";

  private PartitionRoots() {}

  /** Returns whether the session's database needs it. */
  public static boolean needed(Connection source) throws SQLException {
    try (Statement query = source.createStatement();
        ResultSet row = query.executeQuery(NEEDED)) {
      row.next();
      return row.getBoolean(1);
    }
  }
}
