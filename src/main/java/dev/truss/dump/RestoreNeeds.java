package dev.truss.dump;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What the restore of a dump asks of a server and of the role that restores it, written down while
 * its source can be looked at: by then another role may be in use, or another server.
 *
 * @param uses of roles, parameters and tablespaces
 * @param superuser what only a superuser can make again
 */
@RegisterForReflection // a part of manifests
public record RestoreNeeds(List<Use> uses, List<CopyObstacle> superuser) {

  /**
   * One requirement.
   *
   * @param what {@code owner}; {@code parameter} that functions set; {@code tablespace}; {@code
   *     bound_owner}, who by row-level security may not see all rows of the own table
   * @param name of the role, parameter or tablespace
   * @param kind as Postgres calls it, such as {@code table}
   * @param object its name; of several how many, and one of them
   */
  @RegisterForReflection // a part of manifests
  public record Use(String what, String name, String kind, String object) {}

  /**
   * There may be thousands of objects and millions of large objects, so that of each kind there is
   * one to stand for all. Whoever owns the database is {@code pg_database_owner}, here and there.
   */
  private static final String USES =
      String.join(
          "\n",
          "WITH",
          ObstacleQuery.CATALOG,
          """
          , use (what, name, classid, objects, example) AS (
            SELECT 'owner', rolname, classid, count(*), min(objid)
            FROM own JOIN pg_roles r ON r.oid = owner
            WHERE rolname <> 'pg_database_owner' GROUP BY rolname, classid, acl_type
            UNION ALL
            SELECT 'parameter', parameter, 'pg_proc'::regclass, count(*), min(oid)
            FROM parameter_of_function GROUP BY parameter
            UNION ALL
            SELECT 'tablespace', spcname, classid, count(*), min(objid)
            FROM placed JOIN pg_tablespace t ON t.oid = tablespace GROUP BY spcname, classid
            UNION ALL
            SELECT 'bound_owner', pg_get_userbyid(relowner), 'pg_class'::regclass, count(*), min(oid)
            FROM relation WHERE relrowsecurity AND relforcerowsecurity GROUP BY relowner
          )
          SELECT what, use.name, type,
                 CASE objects WHEN 1 THEN identity ELSE format('%s, such as %s', objects, identity) END
          FROM use, pg_identify_object(classid, example, 0)
          UNION ALL
          SELECT 'owner', rolname, 'large object', format('%s, such as %s', count(*), min(l.oid))
          FROM pg_largeobject_metadata l JOIN pg_roles r ON r.oid = lomowner GROUP BY rolname
          ORDER BY 1, 2, 3, 4""");

  private static final String SUPERUSERS =
      String.join("\n", "WITH", ObstacleQuery.CATALOG, SuperuserOnly.QUERY);

  public RestoreNeeds {
    uses = List.copyOf(uses);
    superuser = List.copyOf(superuser);
  }

  /** Reads the requirements of the session's database, whatever role the session has. */
  public static RestoreNeeds in(Connection source) throws SQLException {
    List<Use> uses = new ArrayList<>();
    try (Statement statement = source.createStatement();
        ResultSet row = statement.executeQuery(USES)) {
      while (row.next()) {
        uses.add(new Use(row.getString(1), row.getString(2), row.getString(3), row.getString(4)));
      }
    }
    return new RestoreNeeds(uses, CopyObstacles.read(source, SUPERUSERS));
  }
}
