package dev.truss.cloning;

import dev.truss.control.ControlDatabase;
import dev.truss.postgres.DatabaseName;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at a database without connecting to it. */
@ApplicationScoped
public class SourceReader {

  private static final String DATABASE =
      """
      SELECT d.oid::bigint AS oid, r.rolname AS owner,
             r.rolname = current_user OR pg_has_role(r.oid,
               CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END) AS owner_reachable,
             pg_database_size(d.oid) AS size_bytes,
             ARRAY(SELECT gid FROM pg_prepared_xacts WHERE database = d.datname) AS prepared,
             EXISTS (SELECT FROM pg_stat_progress_basebackup) AS base_backup,
             current_setting('server_version_num')::int AS server_version
      FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba
      WHERE d.datname = ?""";

  private static final String SESSIONS =
      """
      SELECT pid, usename, application_name, state, host(client_addr), coalesce(client_port, -1),
             extract(epoch FROM clock_timestamp() - backend_start)::bigint,
             extract(epoch FROM clock_timestamp() - xact_start)::float8
      FROM pg_stat_activity
      WHERE datid = ? AND backend_type IS DISTINCT FROM 'autovacuum worker'
        AND backend_type IS DISTINCT FROM 'parallel worker'
        AND application_name IS DISTINCT FROM ?
      ORDER BY backend_start""";

  private final ControlDatabase control;

  SourceReader(ControlDatabase control) {
    this.control = control;
  }

  /** Empty when there is no such database. */
  public Optional<Source> look(DatabaseName name) throws SQLException {
    try (Connection session = control.maintenance();
        PreparedStatement query = session.prepareStatement(DATABASE)) {
      query.setString(1, name.value());
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        long oid = row.getLong("oid");
        return Optional.of(
            new Source(
                name,
                oid,
                row.getString("owner"),
                row.getBoolean("owner_reachable"),
                row.getLong("size_bytes"),
                List.of((String[]) row.getArray("prepared").getArray()),
                sessions(session, oid, control.installation().passingApplicationName()),
                row.getBoolean("base_backup"),
                row.getInt("server_version")));
      }
    }
  }

  /** Those on a database, but for our own that are just passing. */
  static List<SourceSession> sessions(Connection session, long databaseOid, String passing)
      throws SQLException {
    List<SourceSession> found = new ArrayList<>();
    try (PreparedStatement query = session.prepareStatement(SESSIONS)) {
      query.setLong(1, databaseOid);
      query.setString(2, passing);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          found.add(
              new SourceSession(
                  row.getInt(1),
                  row.getString(2),
                  row.getString(3),
                  row.getString(4),
                  row.getLong(7),
                  row.getObject(8, Double.class),
                  row.getString(5),
                  row.getInt(6)));
        }
      }
    }
    return found;
  }
}
