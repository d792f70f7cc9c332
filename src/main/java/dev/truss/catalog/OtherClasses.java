package dev.truss.catalog;

import static dev.truss.catalog.CatalogQuery.LINES;
import static dev.truss.catalog.CatalogQuery.ONLY;
import static dev.truss.catalog.CatalogQuery.comment;
import static dev.truss.catalog.CatalogQuery.grants;
import static dev.truss.catalog.CatalogQuery.ofUsers;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The queries for all other system catalogs, including those of later Postgres versions. They name
 * an object as {@code pg_identify_object} does, and define it by its row, in which names replace
 * references to other objects.
 *
 * @see <a
 *     href="https://www.postgresql.org/docs/current/functions-info.html">pg_get_catalog_foreign_keys</a>
 */
final class OtherClasses {

  /**
   * The catalogs that other queries read, whose rows are parts of such objects, or that contain
   * data.
   */
  private static final String KNOWN =
      """
      'pg_class', 'pg_type', 'pg_proc', 'pg_namespace', 'pg_constraint', 'pg_attrdef', 'pg_rewrite', 'pg_trigger',
      'pg_policy', 'pg_enum', 'pg_publication', 'pg_publication_rel', 'pg_publication_namespace', 'pg_default_acl',
      'pg_largeobject_metadata', 'pg_user_mapping', 'pg_opfamily', 'pg_amop', 'pg_amproc', 'pg_statistic_ext',
      'pg_extension', 'pg_ts_config'
      """;

  private static final String COLUMNS =
      """
      SELECT c.relname, a.attname, format_type(a.atttypid, NULL), f.pktable::text, coalesce(f.is_array, false)
      FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_get_catalog_foreign_keys() f ON f.fktable = c.oid AND f.fkcols = ARRAY[a.attname::text]
      WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'r' AND NOT c.relisshared
        AND EXISTS (SELECT FROM pg_attribute i WHERE i.attrelid = c.oid AND i.attname = 'oid')
        AND c.relname NOT IN (
      """
          + KNOWN
          + """
          )
            AND a.attname NOT IN ('oid', 'collversion')
            AND a.atttypid NOT IN ('pg_node_tree'::regtype, 'xid'::regtype)
          ORDER BY c.relname, a.attnum
          """;

  private static final Map<String, List<CatalogQuery>> BY_VERSION = new ConcurrentHashMap<>();

  private record Column(String name, String type, @Nullable String references, boolean array) {

    private boolean isOwner() {
      return "pg_authid".equals(references) && name.endsWith("owner");
    }

    String line(@Nullable String owner) {
      if (isOwner()) {
        return "'owner ' || pg_get_userbyid(o.%s)".formatted(name);
      }
      if (type.equals("aclitem[]") && owner != null) {
        return "CASE WHEN o.%s IS NOT NULL THEN %s END"
            .formatted(name, grants("o." + name, "o." + owner));
      }
      return "'%s ' || %s".formatted(name, value());
    }

    private String value() {
      if (references == null) {
        return "o." + name + "::text";
      }
      return array
          ? """
          (SELECT string_agg(%s, ', ' ORDER BY place) FROM unnest(o.%s::oid[]) WITH ORDINALITY AS e (oid, place))\
          """
              .formatted(identity("e.oid"), name)
          : identity("nullif(o." + name + "::oid, 0)");
    }

    private String identity(String oid) {
      return "pg_authid".equals(references)
          ? "pg_get_userbyid(" + oid + ")"
          : "(SELECT identity FROM pg_identify_object('%s'::regclass, %s, 0))"
              .formatted(references, oid);
    }
  }

  private OtherClasses() {}

  /** Returns the queries for the server's version, which determines its catalogs. */
  static List<CatalogQuery> queries(Connection session) throws SQLException {
    String version = session.getMetaData().getDatabaseProductVersion();
    @Nullable List<CatalogQuery> known = BY_VERSION.get(version);
    if (known == null) {
      known = List.copyOf(build(session));
      BY_VERSION.put(version, known);
    }
    return known;
  }

  private static List<CatalogQuery> build(Connection session) throws SQLException {
    Map<String, List<Column>> catalogs = new LinkedHashMap<>();
    try (Statement statement = session.createStatement();
        ResultSet rows = statement.executeQuery(COLUMNS)) {
      while (rows.next()) {
        catalogs
            .computeIfAbsent(rows.getString(1), name -> new ArrayList<>())
            .add(
                new Column(
                    rows.getString(2), rows.getString(3), rows.getString(4), rows.getBoolean(5)));
      }
    }
    List<CatalogQuery> queries = new ArrayList<>();
    catalogs.forEach((catalog, columns) -> queries.add(query(catalog, columns)));
    return queries;
  }

  private static CatalogQuery query(String catalog, List<Column> columns) {
    @Nullable String owner =
        columns.stream().filter(Column::isOwner).map(Column::name).findFirst().orElse(null);
    StringBuilder lines = new StringBuilder();
    columns.forEach(column -> lines.append(column.line(owner)).append(", "));
    return new CatalogQuery(
        catalog,
        "SELECT upper(replace(i.type, '-', ' ')), i.identity, "
            + LINES
            + lines
            + "'comment ' || d.description), o.oid, 0 FROM "
            + catalog
            + " o CROSS JOIN LATERAL pg_identify_object('"
            + catalog
            + "'::regclass, o.oid, 0) i "
            + comment(catalog)
            + "WHERE "
            + ofUsers(catalog)
            // Creating a range type also creates a cast.
            + " AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = '"
            + catalog
            + "'::regclass AND x.objid = o.oid AND x.deptype = 'i')"
            + ONLY);
  }
}
