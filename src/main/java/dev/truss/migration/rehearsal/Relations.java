package dev.truss.migration.rehearsal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tables and indexes of a database at one moment, by OID, with their file nodes. */
public record Relations(Map<Long, Relation> byOid) {

  private static final String ALL =
      """
      SELECT c.oid::bigint, format('%I.%I', n.nspname, c.relname), c.relfilenode::bigint,
             coalesce(i.indrelid, 0)::bigint
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
      WHERE c.relkind IN ('r', 'p', 'm', 'f', 'i') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
        AND NOT pg_catalog.starts_with(n.nspname, 'pg_temp_') AND c.relname <> 'flyway_schema_history'
      ORDER BY 2\
      """;

  /**
   * A table or an index.
   *
   * @param indexOf the OID of the index's table; 0 for a table
   */
  record Relation(String name, long fileNode, long indexOf) {
    boolean isTable() {
      return indexOf == 0;
    }
  }

  public Relations {
    byOid = Map.copyOf(byOid);
  }

  /** Reads them as the session sees them, including the changes of its open transaction. */
  static Relations in(Connection session) throws SQLException {
    Map<Long, Relation> found = new LinkedHashMap<>();
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(ALL)) {
      while (row.next()) {
        found.put(row.getLong(1), new Relation(row.getString(2), row.getLong(3), row.getLong(4)));
      }
    }
    return new Relations(found);
  }

  /**
   * Returns the relations that have another file node in {@code later}: rewritten tables, and
   * indexes that were rebuilt though their table was not rewritten. Dropped relations are left out.
   */
  List<Long> rewritten(Relations later) {
    return byOid.keySet().stream()
        .filter(oid -> isRewritten(oid, later))
        .filter(oid -> !isRewritten(byOid.get(oid).indexOf(), later))
        .sorted()
        .toList();
  }

  private boolean isRewritten(long oid, Relations later) {
    Relation before = byOid.get(oid);
    Relation after = later.byOid.get(oid);
    return before != null && after != null && before.fileNode() != after.fileNode();
  }
}
