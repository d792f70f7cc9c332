package dev.truss.security;

import dev.truss.control.ControlDatabase;
import dev.truss.control.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The table of the audit trail. */
@ApplicationScoped
class AuditStore {

  private final ControlDatabase control;
  private final Rows rows;

  AuditStore(ControlDatabase control, Rows rows) {
    this.control = control;
    this.rows = rows;
  }

  /** Writes all of them or none. */
  void insert(List<AuditEntry.Draft> entries) {
    control
        .jdbi()
        .useTransaction(
            handle -> {
              PreparedBatch batch =
                  handle.prepareBatch(
                      """
                      INSERT INTO audit (at, who, action, subject, method, path, status, remote)
                      VALUES (?, ?, ?, ?, ?, ?, ?, ?)""");
              for (AuditEntry.Draft entry : entries) {
                batch.add(
                    OffsetDateTime.ofInstant(entry.at(), ZoneOffset.UTC),
                    entry.who(),
                    entry.action(),
                    entry.subject(),
                    entry.method(),
                    entry.path(),
                    entry.status(),
                    entry.remote());
              }
              batch.execute();
            });
  }

  /** Returns entries with an id below {@code before}, newest first. */
  List<AuditEntry> list(long before, int limit) {
    return rows.list(
        """
                        SELECT id, at, who, action, subject, method, path, status, remote
                        FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?""",
        AuditStore::read,
        before,
        limit);
  }

  /** Deletes older entries, by the clock of the control database. Returns their number. */
  int forget(Duration olderThan) {
    return rows.change(
        "DELETE FROM audit WHERE at < clock_timestamp() - make_interval(secs => ?)",
        (double) olderThan.toSeconds());
  }

  private static AuditEntry read(ResultSet row) throws SQLException {
    return new AuditEntry(
        row.getLong(1),
        row.getObject(2, OffsetDateTime.class).toInstant(),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getObject(8, Integer.class),
        row.getString(9));
  }
}
