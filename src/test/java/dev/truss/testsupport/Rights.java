package dev.truss.testsupport;

import java.util.List;

/** Who may do what in a database, asked of Postgres itself. */
public final class Rights {

  /**
   * Each right on each object, by its names, whether it stands there or is what everybody has who
   * never granted anything; rights of roles that are gone are left out.
   */
  private static final String RIGHTS =
      """
      WITH held (object, acl, usual) AS (
        SELECT format('relation %s', c.oid::regclass), relacl,
               acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner)
        FROM pg_class c WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND relnamespace <> 'pg_toast'::regnamespace
        UNION ALL SELECT format('column %s.%I', attrelid::regclass, attname), attacl, NULL
        FROM pg_attribute WHERE attacl IS NOT NULL
        UNION ALL SELECT format('schema %I', nspname), nspacl, acldefault('n', nspowner) FROM pg_namespace
        WHERE nspname !~ '^pg_(toast|temp)'
        UNION ALL SELECT format('routine %s', oid::regprocedure), proacl, acldefault('f', proowner) FROM pg_proc
        UNION ALL SELECT format('type %s', oid::regtype), typacl, acldefault('T', typowner) FROM pg_type
        WHERE typacl IS NOT NULL
        UNION ALL SELECT format('language %I', lanname), lanacl, acldefault('l', lanowner) FROM pg_language
        UNION ALL SELECT format('wrapper %I', fdwname), fdwacl, acldefault('F', fdwowner)
        FROM pg_foreign_data_wrapper
        UNION ALL SELECT format('server %I', srvname), srvacl, acldefault('S', srvowner) FROM pg_foreign_server
        UNION ALL SELECT format('large object %s', oid), lomacl, acldefault('L', lomowner)
        FROM pg_largeobject_metadata
        UNION ALL SELECT 'database', datacl, acldefault('d', datdba) FROM pg_database
        WHERE datname = current_database()
        UNION ALL SELECT format('default of %s in %s on %s', defaclrole::regrole, defaclnamespace::regnamespace,
                                defaclobjtype), defaclacl, NULL
        FROM pg_default_acl
        UNION ALL SELECT format('parameter %s', parname), paracl, NULL FROM pg_parameter_acl)
      SELECT concat_ws(' ', object, coalesce(grantee.rolname, 'PUBLIC'), privilege_type,
                       CASE WHEN is_grantable THEN 'grantable' END, 'by', grantor.rolname)
      FROM held, aclexplode(coalesce(acl, usual)) AS a
        LEFT JOIN pg_roles grantee ON grantee.oid = a.grantee JOIN pg_roles grantor ON grantor.oid = a.grantor
      WHERE a.grantee = 0 OR grantee.oid IS NOT NULL
      ORDER BY 1""";

  private Rights() {}

  /** All of a database. */
  public static List<String> in(PostgresServer server, String database) {
    return server.query(database, RIGHTS);
  }
}
