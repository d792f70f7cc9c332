package dev.truss.diff;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Lists the tables of a database without locking any. */
final class TableCatalog {

  /**
   * Reads tables. Partitions count as their root. Temporary tables, tables of Postgres and
   * materialized views are left out.
   */
  private static final String TABLES =
      """
      WITH RECURSIVE part (root, oid) AS (
        SELECT oid, oid FROM pg_class WHERE relkind IN ('r', 'p', 'f') AND NOT relispartition
        UNION ALL
        SELECT root, inhrelid FROM part JOIN pg_inherits ON inhparent = part.oid
          JOIN pg_class ON pg_class.oid = inhrelid AND relispartition
      ), size AS (
        SELECT root, sum(greatest(relpages, 0)) AS pages, bool_or(relkind = 'f') AS foreign_part
        FROM part JOIN pg_class USING (oid) GROUP BY root
      )
      SELECT format('%I.%I', nspname, relname) AS name, relkind = 'p' AS partitioned, pages, foreign_part,
        has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AS readable,
        row_security_active(c.oid) AS row_security, names, types, generated,
        ARRAY(SELECT attname::text FROM unnest(k.indkey::int2[]) WITH ORDINALITY AS key (attnum, place)
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = key.attnum ORDER BY place) AS key
      FROM pg_class c
      JOIN size ON size.root = c.oid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_index k ON k.indrelid = c.oid AND k.indisprimary
      CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(attname::text ORDER BY attnum), '{}') AS names,
          coalesce(array_agg(format_type(atttypid, atttypmod) ORDER BY attnum), '{}') AS types,
          coalesce(array_agg(attgenerated <> '' ORDER BY attnum), '{}') AS generated
        FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped
      ) columns
      WHERE c.relpersistence <> 't' AND nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
      """;

  private TableCatalog() {}

  /** Returns the tables by name. */
  static Map<String, Table> read(Connection connection) throws SQLException {
    Map<String, Table> tables = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(TABLES)) {
      while (rows.next()) {
        Table table = table(rows);
        tables.put(table.name(), table);
      }
    }
    return tables;
  }

  private static Table table(ResultSet row) throws SQLException {
    String[] names = (String[]) row.getArray("names").getArray();
    String[] types = (String[]) row.getArray("types").getArray();
    Boolean[] generated = (Boolean[]) row.getArray("generated").getArray();
    List<Table.Column> columns = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      columns.add(new Table.Column(names[i], types[i], generated[i]));
    }
    return new Table(
        row.getString("name"),
        row.getBoolean("partitioned"),
        row.getLong("pages"),
        List.copyOf(columns),
        List.of((String[]) row.getArray("key").getArray()),
        obstacle(row));
  }

  private static Optional<NotCompared.Reason> obstacle(ResultSet row) throws SQLException {
    if (row.getBoolean("foreign_part")) {
      return Optional.of(NotCompared.Reason.FOREIGN_TABLE);
    }
    if (!row.getBoolean("readable")) {
      return Optional.of(NotCompared.Reason.PERMISSION_DENIED);
    }
    return row.getBoolean("row_security")
        ? Optional.of(NotCompared.Reason.ROW_SECURITY)
        : Optional.empty();
  }
}
