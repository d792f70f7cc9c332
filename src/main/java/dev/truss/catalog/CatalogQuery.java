package dev.truss.catalog;

/**
 * A query that reads the objects of one system catalog.
 *
 * <p>Its rows are type, name, definition, OID and column number. The place of {@link #ONLY} takes
 * the condition by which a few of the objects are read, when some cannot be.
 *
 * @param catalog the system catalog whose OIDs the rows have
 */
record CatalogQuery(String catalog, String sql) {

  static final String ONLY = "/*ONLY*/";

  /** Joins the lines of a definition. A line that does not apply is null and left out. */
  static final String LINES = "concat_ws(E'\\n', ";

  String all() {
    return sql.replace(ONLY, "");
  }

  /** Returns the query for some objects. Its parameter is an array of their OIDs. */
  String some() {
    return sql.replace(ONLY, " AND o.oid = ANY (?)");
  }

  /** Returns the condition under which the catalog contains objects of users. */
  String isUsed() {
    return switch (catalog) {
      case "pg_namespace", "pg_extension", "pg_init_privs" -> "true";
      case "pg_seclabel" -> "EXISTS (SELECT FROM pg_seclabel)";
      // Ordinary roles see mappings only through a view.
      case "pg_user_mapping" -> "EXISTS (SELECT FROM pg_foreign_server)";
      default -> "EXISTS (SELECT FROM " + catalog + " WHERE oid >= 16384)";
    };
  }

  /**
   * Returns an expression for the privileges on an object, which is null if they are the default
   * ones.
   */
  static String grants(String acl, String kind, String owner) {
    return """
    CASE WHEN %1$s <> acldefault('%2$s', %3$s) THEN %4$s END\
    """
        .formatted(acl, kind, owner, grants(acl, owner));
  }

  /**
   * Returns an expression for all privileges. It writes (owner) for the owner, so that another
   * owner makes no difference.
   */
  static String grants(String acl, String owner) {
    return """
    (SELECT 'grants ' || coalesce(string_agg(concat(
        CASE grantee WHEN 0 THEN 'PUBLIC' WHEN %2$s THEN '(owner)' ELSE pg_get_userbyid(grantee) END, '=',
        privilege_type, CASE WHEN is_grantable THEN '*' END,
        CASE WHEN grantor <> %2$s THEN '/' || pg_get_userbyid(grantor) END), ', '
        ORDER BY grantee <> %2$s, pg_get_userbyid(grantee), privilege_type, pg_get_userbyid(grantor)), 'none')
      FROM aclexplode(%1$s))\
    """
        .formatted(acl, owner);
  }

  static String sorted(String array) {
    return "(SELECT string_agg(e, ', ' ORDER BY e) FROM unnest(%s) e)".formatted(array);
  }

  /** Returns a join that adds the comment of {@code o} as {@code d}. */
  static String comment(String catalog) {
    return """
    LEFT JOIN pg_description d ON d.classoid = '%1$s'::regclass AND d.objoid = o.oid AND d.objsubid = 0
    """
        .formatted(catalog);
  }

  /** Returns a condition that leaves out the objects of Postgres and of extensions. */
  static String ofUsers(String catalog) {
    return "o.oid >= 16384 AND " + notOfExtensions(catalog, "o.oid");
  }

  static String notOfExtensions(String catalog, String oid) {
    return """
    NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '%s'::regclass AND e.objid = %s AND e.deptype = 'e')
    """
        .formatted(catalog, oid);
  }
}
