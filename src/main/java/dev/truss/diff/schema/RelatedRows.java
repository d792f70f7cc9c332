package dev.truss.diff.schema;

import dev.truss.catalog.SchemaReading.Definition;
import dev.truss.diff.schema.Selection.CatalogRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds the objects related to changed ones in one database, by {@code pg_depend}: those that
 * depend on them and may have to be created again, and those that all of these need.
 *
 * @see <a href="https://www.postgresql.org/docs/current/catalog-pg-depend.html">pg_depend</a>
 */
final class RelatedRows {

  /**
   * Finds related objects. A foreign key counts together with its table, but what depends on that
   * table does not count. Changes of a schema, extension or language do not propagate.
   */
  private static final String RELATED =
      """
      WITH RECURSIVE dependent AS (
        SELECT catalog::regclass::oid AS classid, oid AS objid FROM unnest(?::text[], ?::oid[]) AS seed (catalog, oid)
        UNION
        SELECT n.classid, n.objid FROM dependent p CROSS JOIN LATERAL (
          SELECT classid, objid FROM pg_depend d WHERE d.refclassid = p.classid AND d.refobjid = p.objid
            AND deptype IN ('n', 'a', 'i', 'P', 'S')
          UNION ALL
          SELECT refclassid, refobjid FROM pg_depend d WHERE d.classid = p.classid AND d.objid = p.objid
            AND deptype = 'i' AND d.classid = 'pg_rewrite'::regclass) n
        WHERE p.classid NOT IN ('pg_namespace'::regclass, 'pg_extension'::regclass, 'pg_language'::regclass)
      ), needed AS (
        SELECT classid, objid FROM dependent
        UNION
        SELECT d.refclassid, d.refobjid FROM needed p JOIN pg_depend d ON d.classid = p.classid AND d.objid = p.objid
        WHERE d.refobjid >= 16384
      )
      SELECT classid::regclass::text, objid::bigint FROM needed
      """;

  private static final String PARTS =
      """
      SELECT 'pg_class', objid::bigint FROM pg_depend
      WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass AND refobjid = ANY (?)
        AND deptype IN ('a', 'i')
      """;

  private RelatedRows() {}

  static Set<CatalogRow> of(Connection session, Collection<Definition> seeds) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(RELATED)) {
      query.setArray(
          1, session.createArrayOf("text", seeds.stream().map(Definition::catalog).toArray()));
      query.setArray(
          2, session.createArrayOf("oid", seeds.stream().map(Definition::oid).toArray()));
      return rows(query);
    }
  }

  /** Returns the indexes and sequences of relations. */
  static Set<CatalogRow> parts(Connection session, Collection<CatalogRow> rows)
      throws SQLException {
    try (PreparedStatement query = session.prepareStatement(PARTS)) {
      query.setArray(
          1,
          session.createArrayOf(
              "oid",
              rows.stream()
                  .filter(row -> row.catalog().equals("pg_class"))
                  .map(CatalogRow::oid)
                  .toArray()));
      return rows(query);
    }
  }

  private static Set<CatalogRow> rows(PreparedStatement query) throws SQLException {
    Set<CatalogRow> rows = new HashSet<>();
    try (ResultSet result = query.executeQuery()) {
      while (result.next()) {
        rows.add(new CatalogRow(result.getString(1), result.getLong(2)));
      }
    }
    return rows;
  }
}
