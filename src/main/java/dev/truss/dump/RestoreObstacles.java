package dev.truss.dump;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Finds the obstacles to a restore by the role in use, on its server. Superusers meet only one, a
 * missing tablespace. Other roles meet those that {@link CopyObstacles} lists, except the objects
 * that a role may not read.
 */
public final class RestoreObstacles {

  private static final String QUERY =
      String.join(
          "\n",
          "WITH",
          ObstacleQuery.ROLE,
          """
          , use AS MATERIALIZED (
            SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::text[])
              AS use (what, name, kind, object)
          ),
          used_parameter AS MATERIALIZED (
            SELECT name AS parameter, kind, object FROM use WHERE what = 'parameter'
          )
          SELECT kind, object,
          """,
          ObstacleQuery.OF_A_STRANGER,
          """
          FROM use JOIN stranger ON rolname = name WHERE what = 'owner'
          UNION ALL
          SELECT kind, object,
          """,
          ObstacleQuery.PARAMETER_TAKES,
          """
          FROM used_parameter LEFT JOIN pg_settings s ON lower(s.name) = parameter WHERE
          """,
          ObstacleQuery.PARAMETER_IS_CLOSED,
          """
          UNION ALL
          SELECT kind, object, CASE WHEN spcname IS NULL
            THEN format('lies in tablespace %I, which this server does not have', name) ELSE
          """,
          ObstacleQuery.TABLESPACE_TAKES,
          """
          END
          FROM use LEFT JOIN pg_tablespace t ON spcname = name
          WHERE what = 'tablespace'
            AND (spcname IS NULL OR NOT has_tablespace_privilege(t.oid, 'CREATE'))
          UNION ALL
          SELECT kind, object,
          """,
          ObstacleQuery.MAY_HIDE_ROWS,
          """
          FROM use, me WHERE what = 'bound_owner' AND ? AND NOT superuser AND NOT sees_all_rows
          UNION ALL
          SELECT 'extension', format('%I', v.name),
          """,
          ObstacleQuery.TAKES_SUPERUSER,
          """
          FROM me, pg_available_extensions a JOIN pg_available_extension_versions v
            ON v.name = a.name AND v.version = a.default_version
          WHERE v.name = ANY (?) AND v.superuser AND NOT v.trusted AND NOT me.superuser
          UNION ALL
          SELECT kind, object, reason
          FROM me, unnest(?::text[], ?::text[], ?::text[]) AS work (kind, object, reason)
          WHERE NOT me.superuser
          ORDER BY 1, 2, 3""");

  private RestoreObstacles() {}

  /**
   * Returns the obstacles; empty if there are none.
   *
   * @param session anywhere on the server, as the role that is going to restore
   * @param extensions that the dump makes, by their names; those that the server lacks are not
   *     listed
   * @param counting whether the rows are to be counted afterwards, which takes to see all of them
   */
  public static List<CopyObstacle> in(
      Connection session, RestoreNeeds needs, List<String> extensions, boolean counting)
      throws SQLException {
    try (PreparedStatement query = session.prepareStatement(QUERY)) {
      bind(query, 1, needs.uses(), RestoreNeeds.Use::what);
      bind(query, 2, needs.uses(), RestoreNeeds.Use::name);
      bind(query, 3, needs.uses(), RestoreNeeds.Use::kind);
      bind(query, 4, needs.uses(), RestoreNeeds.Use::object);
      query.setBoolean(5, counting);
      bind(query, 6, extensions, Function.identity());
      bind(query, 7, needs.superuser(), CopyObstacle::kind);
      bind(query, 8, needs.superuser(), CopyObstacle::object);
      bind(query, 9, needs.superuser(), CopyObstacle::reason);
      try (ResultSet row = query.executeQuery()) {
        List<CopyObstacle> found = new ArrayList<>();
        while (row.next()) {
          found.add(new CopyObstacle(row.getString(1), row.getString(2), row.getString(3)));
        }
        return found;
      }
    }
  }

  private static <T> void bind(
      PreparedStatement query, int place, List<T> items, Function<T, String> part)
      throws SQLException {
    query.setArray(
        place, query.getConnection().createArrayOf("text", items.stream().map(part).toArray()));
  }
}
