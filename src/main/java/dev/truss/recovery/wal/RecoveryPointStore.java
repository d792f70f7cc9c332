package dev.truss.recovery.wal;

import dev.truss.control.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of restore points. */
@ApplicationScoped
public class RecoveryPointStore {

  private static final String SELECT =
      """
      SELECT id, name, lsn::text AS lsn, timeline, database, created_by, created_at
      FROM recovery_point
      """;

  private final Rows rows;

  RecoveryPointStore(Rows rows) {
    this.rows = rows;
  }

  /** Inserts a restore point; empty if one of that name exists. */
  public Optional<RecoveryPoint> insert(
      String name, Lsn lsn, MainServer.State server, @Nullable String database, String createdBy) {
    rows.change(
        """
                    INSERT INTO recovery_point (name, lsn, timeline, database, created_by, created_at)
                    VALUES (?, ?::pg_lsn, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING""",
        name,
        lsn.toString(),
        server.timeline(),
        database,
        createdBy,
        server.now().atOffset(ZoneOffset.UTC));
    return find(name).filter(point -> point.lsn().equals(lsn));
  }

  public Optional<RecoveryPoint> find(String name) {
    return rows.find(SELECT + "WHERE name = ?", RecoveryPointStore::read, name);
  }

  /** Returns restore points with an id below {@code before}, newest first. */
  public List<RecoveryPoint> list(long before, int limit) {
    return rows.list(
        SELECT + "WHERE id < ? ORDER BY id DESC LIMIT ?", RecoveryPointStore::read, before, limit);
  }

  /** Deletes the restore points that can no longer be recovered to. */
  public void deleteBefore(Lsn lsn) {
    rows.change("DELETE FROM recovery_point WHERE lsn < ?::pg_lsn", lsn.toString());
  }

  private static RecoveryPoint read(ResultSet row) throws SQLException {
    return new RecoveryPoint(
        row.getLong("id"),
        row.getString("name"),
        Lsn.of(row.getString("lsn")),
        row.getInt("timeline"),
        row.getString("database"),
        row.getString("created_by"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
