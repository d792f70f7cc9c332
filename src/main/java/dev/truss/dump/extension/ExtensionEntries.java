package dev.truss.dump.extension;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The entries that {@code pg_dump} writes for an extension besides the extension itself: rows of
 * its configuration tables, and changed privileges on its members. An archive records for these
 * entries only a dependency on something that it does not contain. So they are read from the
 * source, in the form in which {@code pg_restore --list} prints them, without their numbers.
 *
 * @param byExtension the entries of each extension, {@code TABLE DATA cron job postgres} for
 *     example
 */
public record ExtensionEntries(SortedMap<String, List<String>> byExtension) {

  private static final String QUERY =
      """
      WITH member AS MATERIALIZED (
        SELECT extname, classid, objid
        FROM pg_depend JOIN pg_extension e ON e.oid = refobjid AND refclassid = 'pg_extension'::regclass
        WHERE deptype = 'e' AND e.oid >= 16384
      ),
      entry (extname, classid, objid, part, what, schema, name, owner, acl) AS (
        SELECT extname, 0, c.oid, 0, CASE relkind WHEN 'S' THEN 'SEQUENCE SET' ELSE 'TABLE DATA' END,
               relnamespace, relname::text, relowner, NULL::aclitem[]
        FROM pg_extension e, unnest(extconfig) AS configured JOIN pg_class c ON c.oid = configured
        WHERE e.oid >= 16384
        UNION ALL
        SELECT extname, classid, objid, 0, 'ACL', relnamespace,
               format('%s %I', CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, relname), relowner, relacl
        FROM member JOIN pg_class c ON c.oid = objid AND classid = 'pg_class'::regclass
        UNION ALL
        SELECT extname, classid, objid, attnum, 'ACL', relnamespace, format('COLUMN %I.%I', relname, attname),
               relowner, attacl
        FROM member JOIN pg_class c ON c.oid = objid AND classid = 'pg_class'::regclass
          JOIN pg_attribute a ON attrelid = c.oid
        UNION ALL
        SELECT extname, classid, objid, 0, 'ACL', pronamespace,
               format('%s %I(%s)', CASE prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END, proname,
                      pg_get_function_identity_arguments(p.oid)), proowner, proacl
        FROM member JOIN pg_proc p ON p.oid = objid AND classid = 'pg_proc'::regclass
        UNION ALL
        SELECT extname, classid, objid, 0, 'ACL', typnamespace, format('TYPE %I', typname), typowner, typacl
        FROM member JOIN pg_type t ON t.oid = objid AND classid = 'pg_type'::regclass
        UNION ALL
        SELECT extname, classid, objid, 0, 'ACL', 0, format('SCHEMA %I', nspname), nspowner, nspacl
        FROM member JOIN pg_namespace n ON n.oid = objid AND classid = 'pg_namespace'::regclass
        UNION ALL
        SELECT extname, classid, objid, 0, 'ACL', 0, format('LANGUAGE %I', lanname), lanowner, lanacl
        FROM member JOIN pg_language l ON l.oid = objid AND classid = 'pg_language'::regclass
        UNION ALL
        SELECT extname, classid, objid, 0, 'ACL', 0, format('FOREIGN DATA WRAPPER %I', fdwname), fdwowner, fdwacl
        FROM member JOIN pg_foreign_data_wrapper f ON f.oid = objid
          AND classid = 'pg_foreign_data_wrapper'::regclass
        UNION ALL
        SELECT extname, classid, objid, 0, 'ACL', 0, format('FOREIGN SERVER %I', srvname), srvowner, srvacl
        FROM member JOIN pg_foreign_server s ON s.oid = objid AND classid = 'pg_foreign_server'::regclass
      )
      SELECT e.extname, CASE WHEN what IS NOT NULL THEN
               format('%s %s %s %s', what, coalesce(nspname, '-'), name, pg_get_userbyid(owner)) END
      FROM pg_extension e LEFT JOIN (
          entry LEFT JOIN pg_init_privs
            ON objoid = objid AND classoid = classid AND objsubid = part
          LEFT JOIN pg_namespace n ON n.oid = schema
        ) ON entry.extname = e.extname AND (what <> 'ACL' OR acl IS DISTINCT FROM initprivs)
      WHERE e.oid >= 16384
      ORDER BY 1, 2""";

  /** Reads the entries of the session's database. */
  public static ExtensionEntries in(Connection source) throws SQLException {
    SortedMap<String, List<String>> entries = new TreeMap<>();
    try (Statement statement = source.createStatement();
        ResultSet row = statement.executeQuery(QUERY)) {
      while (row.next()) {
        List<String> of = entries.computeIfAbsent(row.getString(1), extension -> new ArrayList<>());
        if (row.getString(2) != null) {
          of.add(row.getString(2));
        }
      }
    }
    return new ExtensionEntries(entries);
  }

  /** Returns the entries of one extension. */
  public List<String> of(String extension) {
    return byExtension.getOrDefault(extension, List.of());
  }
}
