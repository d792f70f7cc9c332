package dev.truss.database;

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

/** Reads the state of a database without connecting to it. */
@ApplicationScoped
public class SourceReader {

  private static final String CONTENT_VERSION =
      """
      CASE WHEN current_setting('track_counts')::bool THEN
        concat_ws(' ', pg_stat_get_db_tuples_inserted(d.oid), pg_stat_get_db_tuples_updated(d.oid),
          pg_stat_get_db_tuples_deleted(d.oid), pg_stat_get_db_stat_reset_time(d.oid),
          pg_postmaster_start_time(),
          (SELECT string_agg(subname, ',' ORDER BY subname) FROM pg_subscription WHERE subdbid = d.oid),
          (SELECT string_agg(slot_name, ',' ORDER BY slot_name) FROM pg_replication_slots
           WHERE database = d.datname AND NOT temporary)) END\
      """;

  private static final String DATABASE =
      """
      SELECT d.oid::bigint AS oid, r.rolname AS owner,
             r.rolname = current_user OR pg_has_role(r.oid,
               CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END) AS owner_reachable,
             pg_database_size(d.oid) AS size_bytes,
             ARRAY(SELECT gid FROM pg_prepared_xacts WHERE database = d.datname) AS prepared,
             EXISTS (SELECT FROM pg_stat_progress_basebackup) AS base_backup,
             dattablespace = (SELECT dattablespace FROM pg_database WHERE datname = 'template0') AS measured_place,
             current_setting('server_version_num')::int AS server_version,
             datconnlimit <> -1 OR datacl IS NOT NULL
               OR EXISTS (SELECT FROM pg_db_role_setting WHERE setdatabase = d.oid) AS has_properties,
      """
          + CONTENT_VERSION
          + """
       AS content_version
      FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba
      WHERE d.datname = ?""";

  private static final String VERSION_OF_QUIET =
      "SELECT "
          + CONTENT_VERSION
          + """
       FROM pg_database d
      WHERE datname = ? AND NOT EXISTS (
        SELECT FROM pg_stat_activity WHERE datid = d.oid AND backend_type IS DISTINCT FROM 'autovacuum worker'
          AND backend_type IS DISTINCT FROM 'parallel worker' AND application_name IS DISTINCT FROM ?)\
      """;

  /**
   * Its privilege is asked for first: Postgres looks at it where the function is not called, too.
   */
  private static final String MAY_COUNT_FILES =
      """
      SELECT 'base/' || oid FROM pg_database
      WHERE datname = ? AND dattablespace = (SELECT oid FROM pg_tablespace WHERE spcname = 'pg_default')
        AND has_function_privilege('pg_ls_dir(text, boolean, boolean)', 'EXECUTE')""";

  private static final String FILES = "SELECT count(*) FROM pg_ls_dir(?, true, false)";

  private static final String SESSIONS =
      """
      SELECT pid, usename, application_name, state, host(client_addr), coalesce(client_port, -1),
             extract(epoch FROM clock_timestamp() - backend_start)::bigint,
             extract(epoch FROM clock_timestamp() - xact_start)::float8, backend_type
      FROM pg_stat_activity
      WHERE datname = ? AND backend_type IS DISTINCT FROM 'autovacuum worker'
        AND backend_type IS DISTINCT FROM 'parallel worker'
        AND application_name IS DISTINCT FROM ?
      ORDER BY backend_start""";

  private final ControlDatabase control;

  SourceReader(ControlDatabase control) {
    this.control = control;
  }

  /** Reads a database's state; empty if it does not exist. */
  public Optional<Source> look(DatabaseName name) throws SQLException {
    try (Connection session = control.maintenance();
        PreparedStatement query = session.prepareStatement(DATABASE)) {
      // First, because a session that leaves after this is not yet counted in the content's
      // version.
      List<SourceSession> sessions =
          sessions(session, name, control.installation().passingApplicationName());
      long files = files(session, name);
      query.setString(1, name.value());
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        Optional<String> version = Optional.ofNullable(row.getString("content_version"));
        return Optional.of(
            new Source(
                name,
                row.getLong("oid"),
                row.getString("owner"),
                row.getBoolean("owner_reachable"),
                row.getLong("size_bytes"),
                files,
                List.of((String[]) row.getArray("prepared").getArray()),
                sessions,
                row.getBoolean("base_backup"),
                row.getBoolean("measured_place"),
                row.getInt("server_version"),
                row.getBoolean("has_properties"),
                sessions.isEmpty() ? version : Optional.empty()));
      }
    }
  }

  /** Returns the {@link Source#contentVersion} of a database whose state was read before. */
  public Optional<String> contentVersion(DatabaseName name) throws SQLException {
    try (Connection session = control.maintenance();
        PreparedStatement query = session.prepareStatement(VERSION_OF_QUIET)) {
      query.setString(1, name.value());
      query.setString(2, control.installation().passingApplicationName());
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
      }
    }
  }

  private static long files(Connection session, DatabaseName name) throws SQLException {
    try (PreparedStatement may = session.prepareStatement(MAY_COUNT_FILES)) {
      may.setString(1, name.value());
      try (ResultSet folder = may.executeQuery()) {
        if (!folder.next()) {
          return 0;
        }
        try (PreparedStatement query = session.prepareStatement(FILES)) {
          query.setString(1, folder.getString(1));
          try (ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
          }
        }
      }
    }
  }

  /** Returns the sessions on a database, except Truss's own that are about to close. */
  public static List<SourceSession> sessions(
      Connection session, DatabaseName database, String passing) throws SQLException {
    List<SourceSession> found = new ArrayList<>();
    try (PreparedStatement query = session.prepareStatement(SESSIONS)) {
      query.setString(1, database.value());
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
                  row.getInt(6),
                  row.getString(9)));
        }
      }
    }
    return found;
  }
}
