package dev.truss.migration.rehearsal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The shared objects of a server, as a session sees them: roles with their memberships and
 * settings, databases, tablespaces, grants on them and on parameters, subscriptions, comments.
 * Those of the session's own database are left out.
 *
 * @param definitions the definitions by object
 */
public record SharedObjects(Map<String, String> definitions) {

  private static final String ALL =
      """
      WITH here AS (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
      SELECT 'role ' || rolname, pg_catalog.to_jsonb(r)::text FROM pg_catalog.pg_roles r
      UNION ALL
      SELECT pg_catalog.format('membership of %s in %s', pg_catalog.pg_get_userbyid(member),
               pg_catalog.pg_get_userbyid(roleid)),
             pg_catalog.string_agg(pg_catalog.to_jsonb(m)::text, ' ' ORDER BY pg_catalog.to_jsonb(m)::text)
      FROM pg_catalog.pg_auth_members m GROUP BY member, roleid
      UNION ALL
      SELECT pg_catalog.format('settings of role %s in database %s',
               CASE setrole WHEN 0 THEN '(all)' ELSE pg_catalog.pg_get_userbyid(setrole) END,
               coalesce(d.datname, '(all)')), setconfig::text
      FROM pg_catalog.pg_db_role_setting s LEFT JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
      WHERE setdatabase <> (SELECT oid FROM here)
      UNION ALL
      SELECT 'database ' || datname,
             pg_catalog.concat_ws(' ', oid, datdba, datallowconn, datconnlimit, datistemplate, dattablespace, datacl)
      FROM pg_catalog.pg_database WHERE oid <> (SELECT oid FROM here)
      UNION ALL
      SELECT 'tablespace ' || spcname, pg_catalog.to_jsonb(t)::text FROM pg_catalog.pg_tablespace t
      UNION ALL
      SELECT 'grants on parameter ' || parname, paracl::text FROM pg_catalog.pg_parameter_acl
      UNION ALL
      SELECT 'subscription ' || subname, pg_catalog.concat_ws(' ', oid, subdbid, subowner, subenabled)
      FROM pg_catalog.pg_subscription
      UNION ALL
      SELECT 'replication origin ' || roname, roident::text FROM pg_catalog.pg_replication_origin
      UNION ALL
      SELECT 'replication slot ' || slot_name, slot_type FROM pg_catalog.pg_replication_slots WHERE NOT temporary
      UNION ALL
      SELECT pg_catalog.format('comment on %s %s', classoid::regclass, objoid), description
      FROM pg_catalog.pg_shdescription
      WHERE NOT (classoid = 'pg_catalog.pg_database'::regclass AND objoid = (SELECT oid FROM here))
      UNION ALL
      SELECT pg_catalog.format('security label of %s %s', classoid::regclass, objoid),
             pg_catalog.string_agg(provider || label, ' ' ORDER BY provider)
      FROM pg_catalog.pg_shseclabel
      WHERE NOT (classoid = 'pg_catalog.pg_database'::regclass AND objoid = (SELECT oid FROM here))
      GROUP BY classoid, objoid\
      """;

  /**
   * Finds a lock on {@code pg_authid}. No view that every role may read shows passwords, but a
   * transaction that changes one keeps this lock until it ends.
   */
  private static final String CHANGED_ROLES =
      """
      SELECT EXISTS (
        SELECT FROM pg_catalog.pg_locks
        WHERE pid = ? AND granted AND locktype = 'relation' AND database = 0
          AND relation = 'pg_catalog.pg_authid'::regclass AND mode NOT IN ('AccessShareLock', 'RowShareLock'))\
      """;

  public SharedObjects {
    definitions = Map.copyOf(definitions);
  }

  static SharedObjects in(Connection session) throws SQLException {
    Map<String, String> found = new HashMap<>();
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(ALL)) {
      while (row.next()) {
        found.put(row.getString(1), String.valueOf(row.getString(2)));
      }
    }
    return new SharedObjects(found);
  }

  /** Returns the names of the objects that differ, or that only one of the two has. */
  Set<String> differences(SharedObjects other) {
    return Stream.concat(definitions.keySet().stream(), other.definitions.keySet().stream())
        .filter(name -> !Objects.equals(definitions.get(name), other.definitions.get(name)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns whether the transaction of the session with this pid has changed a role. */
  static boolean rolesChangedBy(int pid, Connection second) throws SQLException {
    try (PreparedStatement query = second.prepareStatement(CHANGED_ROLES)) {
      query.setInt(1, pid);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
