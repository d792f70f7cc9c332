package dev.truss.recovery.wal;

import dev.truss.control.ControlDatabase;
import dev.truss.postgres.Columns;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the state of the main server and its WAL. */
@ApplicationScoped
public class MainServer {

  private static final String STATE =
      """
      SELECT current_setting('server_version_num')::int AS version,
             (SELECT system_identifier::text FROM pg_control_system()) AS system_identifier,
             ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int AS timeline,
             pg_current_wal_lsn()::text AS lsn, clock_timestamp() AS now,
             (SELECT bytes_per_wal_segment FROM pg_control_init())::bigint AS segment_bytes,
             current_setting('archive_mode') AS archive_mode,
             coalesce(nullif(current_setting('archive_library'), ''),
                      nullif(current_setting('archive_command'), '(disabled)')) AS archived_by,
             archived_count, last_archived_wal, last_archived_time, failed_count, last_failed_wal,
             last_failed_time
      FROM pg_stat_archiver""";

  /** The settings whose values a standby may not be below, if it is to replay a server's WAL. */
  private static final String LIMITS =
      """
      SELECT name, setting::int FROM pg_settings
      WHERE name IN ('max_connections', 'max_worker_processes', 'max_wal_senders',
                     'max_prepared_transactions', 'max_locks_per_transaction')""";

  private final ControlDatabase control;

  /**
   * The present state of the server.
   *
   * @param version as {@code server_version_num}
   * @param now by its own clock
   * @param archivedBy library or command
   */
  public record State(
      int version,
      String systemIdentifier,
      int timeline,
      Lsn lsn,
      Instant now,
      long segmentBytes,
      boolean archiveMode,
      @Nullable String archivedBy,
      Archiver archiver) {

    public int major() {
      return version / 1_00_00;
    }
  }

  /** The server's {@code pg_stat_archiver}. */
  public record Archiver(
      long archivedCount,
      @Nullable String lastArchivedWal,
      @Nullable Instant lastArchivedAt,
      long failedCount,
      @Nullable String lastFailedWal,
      @Nullable Instant lastFailedAt) {

    /** Returns whether the last attempt to archive failed. */
    public boolean isFailing() {
      return lastFailedAt != null
          && (lastArchivedAt == null || lastFailedAt.isAfter(lastArchivedAt));
    }
  }

  MainServer(ControlDatabase control) {
    this.control = control;
  }

  public State state() throws SQLException {
    try (Connection session = control.maintenance();
        Statement query = session.createStatement();
        ResultSet row = query.executeQuery(STATE)) {
      row.next();
      return new State(
          row.getInt("version"),
          row.getString("system_identifier"),
          row.getInt("timeline"),
          Lsn.of(row.getString("lsn")),
          row.getObject("now", OffsetDateTime.class).toInstant(),
          row.getLong("segment_bytes"),
          !row.getString("archive_mode").equals("off"),
          row.getString("archived_by"),
          new Archiver(
              row.getLong("archived_count"),
              row.getString("last_archived_wal"),
              Columns.instant(row, "last_archived_time"),
              row.getLong("failed_count"),
              row.getString("last_failed_wal"),
              Columns.instant(row, "last_failed_time")));
    }
  }

  /** Returns the limits that a scratch server must not be below. */
  public Map<String, Integer> limits() throws SQLException {
    try (Connection session = control.maintenance();
        Statement query = session.createStatement();
        ResultSet row = query.executeQuery(LIMITS)) {
      Map<String, Integer> limits = new HashMap<>();
      while (row.next()) {
        limits.put(row.getString(1), row.getInt(2));
      }
      return limits;
    }
  }
}
