package dev.truss.dump;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The roles that own or are granted something in a database, and must exist where it is copied to.
 */
public final class UsedRoles {

  /**
   * Finds the roles. The bootstrap superuser leaves no trace in {@code pg_shdepend}, and owns what
   * only superusers can: publications, event triggers.
   */
  private static final String ROLES =
      """
      SELECT rolname FROM pg_roles r
      WHERE rolname !~ '^pg_' AND (
        oid IN (SELECT refobjid FROM pg_shdepend
                WHERE refclassid = 'pg_authid'::regclass
                  AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database()))
        OR oid IN (
          SELECT relowner FROM pg_class WHERE oid >= 16384
          UNION ALL SELECT proowner FROM pg_proc WHERE oid >= 16384
          UNION ALL SELECT nspowner FROM pg_namespace WHERE oid >= 16384
          UNION ALL SELECT typowner FROM pg_type WHERE oid >= 16384
          UNION ALL SELECT lomowner FROM pg_largeobject_metadata
          UNION ALL SELECT srvowner FROM pg_foreign_server
          UNION ALL SELECT pubowner FROM pg_publication
          UNION ALL SELECT evtowner FROM pg_event_trigger))""";

  private UsedRoles() {}

  /** Returns the roles of the session's database. */
  public static List<String> in(Connection session) throws SQLException {
    List<String> roles = new ArrayList<>();
    try (Statement query = session.createStatement();
        ResultSet row = query.executeQuery(ROLES)) {
      while (row.next()) {
        roles.add(row.getString(1));
      }
    }
    return roles;
  }
}
