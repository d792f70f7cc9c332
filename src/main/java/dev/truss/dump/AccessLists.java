package dev.truss.dump;

import dev.truss.postgres.failure.SqlStates;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The access lists of a database that name roles which are gone. {@code pg_dump} writes a grant to
 * such a role by its number, and {@code pg_restore} fails at it. So where there are any, no grants
 * are restored from the dump; they are granted by these statements, which leave out the rights of
 * those roles, and rights that those roles granted.
 *
 * @param statements that grant all; empty where no role is gone, and the dump serves
 * @param warnings a sentence for each role that is gone
 */
@RegisterForReflection // a part of manifests
public record AccessLists(List<String> statements, List<String> warnings) {

  /** What has nothing to say. */
  public static final AccessLists FROM_THE_DUMP = new AccessLists(List.of(), List.of());

  /** Where rights stand, with what stands there before anybody changes it. */
  private static final String HELD =
      String.join(
          "\n",
          "WITH",
          ObstacleQuery.CATALOG,
          """
          , init AS (SELECT * FROM pg_init_privs WHERE privtype IN ('i', 'e')),
          held AS MATERIALIZED (
            SELECT e.classid, e.objid, 0 AS part, e.owner, e.acl, initprivs,
                   acldefault(acl_type::"char", e.owner) AS usual,
                   mine.objid IS NOT NULL AND initprivs IS NULL AS ours,
                   CASE e.classid::regclass
                     WHEN 'pg_class'::regclass THEN CASE acl_type WHEN 's' THEN 'SEQUENCE' ELSE 'TABLE' END
                     WHEN 'pg_proc'::regclass THEN 'ROUTINE'
                     WHEN 'pg_type'::regclass THEN 'TYPE'
                     WHEN 'pg_namespace'::regclass THEN 'SCHEMA'
                     WHEN 'pg_language'::regclass THEN 'LANGUAGE'
                     WHEN 'pg_foreign_data_wrapper'::regclass THEN 'FOREIGN DATA WRAPPER'
                     WHEN 'pg_foreign_server'::regclass THEN 'FOREIGN SERVER'
                   END AS kind,
                   (pg_identify_object(e.classid, e.objid, 0)).identity AS name,
                   NULL::text AS attribute
            FROM every e LEFT JOIN (SELECT classid, objid FROM own) AS mine
              ON mine.classid = e.classid AND mine.objid = e.objid
              LEFT JOIN init ON objoid = e.objid AND classoid = e.classid AND objsubid = 0
              LEFT JOIN pg_namespace n ON n.oid = e.schema
            WHERE e.acl IS NOT NULL
              AND coalesce(nspname !~ '^(pg_(toast|temp_|toast_temp_)|information_schema$)', true)
            UNION ALL
            SELECT 'pg_class'::regclass, attrelid, attnum, relowner, attacl, initprivs, NULL, initprivs IS NULL,
                   'TABLE', (pg_identify_object('pg_class'::regclass, attrelid, 0)).identity,
                   format('%I', attname)
            FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
              LEFT JOIN init ON objoid = attrelid AND classoid = 'pg_class'::regclass AND objsubid = attnum
            WHERE attacl IS NOT NULL AND NOT attisdropped
              AND relnamespace <> 'information_schema'::regnamespace
            UNION ALL
            SELECT 'pg_largeobject'::regclass, oid, 0, lomowner, lomacl, NULL,
                   acldefault('L', lomowner), true, 'LARGE OBJECT', oid::text, NULL
            FROM pg_largeobject_metadata WHERE lomacl IS NOT NULL
          ),
          -- Default privileges that everybody has come to what one has in a schema.
          defaults AS MATERIALIZED (
            SELECT d.oid, defaclrole, defaclacl AS acl,
                   format('ALTER DEFAULT PRIVILEGES FOR ROLE %I%s', rolname,
                          CASE WHEN defaclnamespace <> 0 THEN format(' IN SCHEMA %I', nspname) END) AS alter,
                   CASE defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'ROUTINES'
                     WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END AS kind,
                   defaclnamespace = 0 AS everywhere
            FROM pg_default_acl d JOIN pg_roles r ON r.oid = defaclrole
              LEFT JOIN pg_namespace n ON n.oid = defaclnamespace
          ),
          item AS MATERIALIZED (
            SELECT kind, name, (aclexplode(acl)).* FROM held
            UNION ALL SELECT '', alter || ' ON ' || kind, (aclexplode(acl)).* FROM defaults
            UNION ALL SELECT 'DATABASE', format('%I', datname), (aclexplode(datacl)).*
            FROM pg_database WHERE datname = current_database()
          ),
          gone AS MATERIALIZED (
            SELECT kind, name, role FROM item, unnest(ARRAY[grantee, grantor]) AS role
            WHERE role <> 0 AND NOT EXISTS (SELECT FROM pg_roles WHERE oid = role)
          )
          """);

  private static final String WARNINGS =
      """
      SELECT format('Rights of role %s, which is gone, are left out: they stand on %s, such as %s.', role,
                    CASE count(*) WHEN 1 THEN 'one object' ELSE count(*) || ' objects' END,
                    min(ltrim(lower(kind) || ' ' || name)))
      FROM (SELECT DISTINCT * FROM gone) AS each GROUP BY role ORDER BY 1""";

  /** Rights that others than the owner granted take a session of theirs. */
  private static final String STATEMENTS =
      """
      , changed AS (
        SELECT * FROM held WHERE ours OR
          ARRAY(SELECT i::text FROM unnest(acl) i ORDER BY 1) IS DISTINCT FROM
          ARRAY(SELECT i::text FROM unnest(coalesce(initprivs, usual)) i ORDER BY 1)
      )
      SELECT 0 AS place, format('REVOKE ALL%s ON %s %s FROM %s', ' (' || attribute || ')', kind, name,
                                CASE role WHEN 0 THEN 'PUBLIC' ELSE format('%I', rolname) END)
      FROM changed, LATERAL (
          SELECT 0 AS role UNION SELECT owner
          UNION SELECT (aclexplode(initprivs)).grantee) AS had
        LEFT JOIN pg_roles r ON r.oid = role
      WHERE role = 0 OR rolname IS NOT NULL
      UNION ALL
      SELECT CASE WHEN grantor = owner THEN 1 WHEN is_grantable THEN 2 ELSE 3 END,
             format('%sGRANT %s%s ON %s %s TO %s%s%s',
                    CASE WHEN grantor <> owner THEN format('SET SESSION AUTHORIZATION %I; ', g.rolname) END,
                    privilege_type, ' (' || attribute || ')', kind, name,
                    CASE grantee WHEN 0 THEN 'PUBLIC' ELSE format('%I', r.rolname) END,
                    CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END,
                    CASE WHEN grantor <> owner THEN '; RESET SESSION AUTHORIZATION' END)
      FROM changed, aclexplode(acl) a
        LEFT JOIN pg_roles r ON r.oid = grantee LEFT JOIN pg_roles g ON g.oid = grantor
      WHERE g.rolname IS NOT NULL AND (grantee = 0 OR r.rolname IS NOT NULL)
      UNION ALL
      SELECT 4, format('%s REVOKE ALL ON %s FROM %s', alter, kind, who)
      FROM defaults, LATERAL (VALUES ('PUBLIC'), (format('%I', pg_get_userbyid(defaclrole)))) AS v (who)
      WHERE everywhere
      UNION ALL
      SELECT 5, format('%s GRANT %s ON %s TO %s%s', alter, privilege_type, kind,
                       CASE grantee WHEN 0 THEN 'PUBLIC' ELSE format('%I', rolname) END,
                       CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
      FROM defaults, aclexplode(acl) a LEFT JOIN pg_roles r ON r.oid = grantee
      WHERE grantee = 0 OR rolname IS NOT NULL
      ORDER BY 1, 2""";

  public AccessLists {
    statements = List.copyOf(statements);
    warnings = List.copyOf(warnings);
  }

  /** Reads the access lists of the session's database. */
  public static AccessLists in(Connection source) throws SQLException {
    List<String> warnings = read(source, HELD + WARNINGS, 1);
    return warnings.isEmpty()
        ? FROM_THE_DUMP
        : new AccessLists(read(source, HELD + STATEMENTS, 2), warnings);
  }

  /** Returns whether they replace the dump's own grants. */
  public boolean replaceThoseOfTheDump() {
    return !statements.isEmpty();
  }

  /**
   * Grants all, in a database that was loaded without.
   *
   * @param complete whether it has all objects of its source; else the rights on others are left
   *     out with them
   */
  public void grant(Connection copy, boolean complete) throws SQLException {
    try (Statement statement = copy.createStatement()) {
      for (String sql : statements) {
        try {
          statement.execute(sql);
        } catch (SQLException e) {
          if (complete || !SqlStates.isUndefined(e)) {
            throw e;
          }
        }
      }
    }
  }

  private static List<String> read(Connection session, String query, int column)
      throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      List<String> texts = new ArrayList<>();
      while (row.next()) {
        texts.add(row.getString(column));
      }
      return texts;
    }
  }
}
