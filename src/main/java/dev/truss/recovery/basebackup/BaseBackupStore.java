package dev.truss.recovery.basebackup;

import dev.truss.control.ControlDatabase;
import dev.truss.control.Rows;
import dev.truss.postgres.Columns;
import dev.truss.recovery.wal.Lsn;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The table of base backups. A change names the state that it expects, and returns whether it won.
 */
@ApplicationScoped
public class BaseBackupStore {

  private static final String SELECT =
      """
      SELECT id, label, status, folder, size_bytes, server_version, system_identifier, timeline,
             begin_lsn::text AS begin_lsn, end_lsn::text AS end_lsn, ended_at, superuser, reason, job_id,
             scheduled, created_by, created_at, started_at, finished_at, run
      FROM base_backup
      """;

  private static final String IN_USE =
      """
      EXISTS (SELECT FROM recovery JOIN job ON job.id = recovery.job_id
              WHERE base_backup_id = base_backup.id AND job.status IN ('queued', 'running'))""";

  private final ControlDatabase control;
  private final Rows rows;

  /** A database in a base backup. */
  public record Database(long oid, String name, long sizeBytes) {}

  /** The result of a run. */
  record Made(
      String folder,
      long sizeBytes,
      int serverVersion,
      String systemIdentifier,
      int timeline,
      Lsn begin,
      Lsn end,
      Instant endedAt,
      String superuser,
      List<Database> databases) {}

  BaseBackupStore(ControlDatabase control, Rows rows) {
    this.control = control;
    this.rows = rows;
  }

  long insert(Handle handle, String label, boolean scheduled, String createdBy) {
    return handle
        .createQuery(
            """
            INSERT INTO base_backup (label, status, scheduled, created_by)
            VALUES (?, 'queued', ?, ?) RETURNING id""")
        .bind(0, label)
        .bind(1, scheduled)
        .bind(2, createdBy)
        .mapTo(Long.class)
        .one();
  }

  void jobIs(Handle handle, long id, long jobId) {
    handle.execute("UPDATE base_backup SET job_id = ? WHERE id = ?", jobId, id);
  }

  public Optional<BaseBackup> find(long id) {
    return read("WHERE id = ? AND NOT deleting", id).stream().findFirst();
  }

  public Optional<BaseBackup> ofJob(long jobId) {
    return read("WHERE job_id = ?", jobId).stream().findFirst();
  }

  /** Returns base backups with an id below {@code before}, newest first. */
  List<BaseBackup> list(long before, int limit) {
    return read("WHERE id < ? AND NOT deleting ORDER BY id DESC LIMIT ?", before, limit);
  }

  /** Returns the completed base backups, the earliest end first. */
  public List<BaseBackup> completed() {
    return read("WHERE status = 'completed' AND NOT deleting ORDER BY ended_at, id");
  }

  /** Returns the base backups whose deletion is not finished. */
  List<BaseBackup> deleting() {
    return read("WHERE deleting");
  }

  /** Returns whether a base backup is queued or in progress. */
  boolean isOneUnderWay(Handle handle) {
    return handle
            .createQuery(
                "SELECT count(*) FROM base_backup WHERE status IN ('queued', 'in_progress') AND NOT deleting")
            .mapTo(Integer.class)
            .one()
        > 0;
  }

  /** Returns when the schedule last started one; empty if it never has. */
  Optional<Instant> lastScheduled() {
    return read("WHERE scheduled ORDER BY id DESC LIMIT 1").stream()
        .findFirst()
        .map(BaseBackup::createdAt);
  }

  /** Returns the base backups in progress whose job has ended or is gone. */
  public List<BaseBackup> abandoned() {
    return read(
        """
        WHERE status IN ('queued', 'in_progress') AND NOT EXISTS (
          SELECT FROM job WHERE job.id = base_backup.job_id AND job.status IN ('queued', 'running'))""");
  }

  /** Returns the folders of all base backups, complete or not. */
  public List<String> folders() {
    return rows.list(
        "SELECT folder FROM base_backup WHERE folder IS NOT NULL", row -> row.getString(1));
  }

  /**
   * Begins a run, which is the only one from then on. Returns false if the base backup has ended.
   */
  boolean begin(long id, UUID run, String folder) {
    return rows.changes(
        """
        UPDATE base_backup SET status = 'in_progress', run = ?, folder = ?,
          started_at = coalesce(started_at, clock_timestamp())
        WHERE id = ? AND status IN ('queued', 'in_progress') AND NOT deleting""",
        run,
        folder,
        id);
  }

  /** Completes a run. Returns false if it is no longer the present one. */
  boolean complete(long id, UUID run, Made made) {
    return control
        .jdbi()
        .inTransaction(
            handle -> {
              boolean won =
                  handle.execute(
                          """
                          UPDATE base_backup SET status = 'completed', run = NULL, folder = ?, size_bytes = ?,
                            server_version = ?, system_identifier = ?, timeline = ?, begin_lsn = ?::pg_lsn,
                            end_lsn = ?::pg_lsn, ended_at = ?, superuser = ?, finished_at = clock_timestamp()
                          WHERE id = ? AND run = ? AND status = 'in_progress'""",
                          made.folder(),
                          made.sizeBytes(),
                          made.serverVersion(),
                          made.systemIdentifier(),
                          made.timeline(),
                          made.begin().toString(),
                          made.end().toString(),
                          made.endedAt().atOffset(ZoneOffset.UTC),
                          made.superuser(),
                          id,
                          run)
                      > 0;
              if (won) {
                for (Database database : made.databases()) {
                  handle.execute(
                      """
                      INSERT INTO base_backup_database (base_backup_id, oid, name, size_bytes)
                      VALUES (?, ?, ?, ?)""",
                      id,
                      database.oid(),
                      database.name(),
                      database.sizeBytes());
                }
              }
              return won;
            });
  }

  /** Ends a run, or a base backup without one, without a result. */
  public boolean end(long id, @Nullable UUID run, BaseBackup.Status to, String reason) {
    return rows.changes(
        """
        UPDATE base_backup SET status = ?, reason = ?, run = NULL, folder = NULL,
          finished_at = clock_timestamp()
        WHERE id = ? AND run IS NOT DISTINCT FROM ?::uuid AND status IN ('queued', 'in_progress')""",
        to.text(),
        reason,
        id,
        run);
  }

  public List<Database> databases(long id) {
    return rows.list(
        "SELECT oid, name, size_bytes FROM base_backup_database WHERE base_backup_id = ?",
        row -> new Database(row.getLong(1), row.getString(2), row.getLong(3)),
        id);
  }

  /**
   * Deletes failed base backups that ended that long ago, except the newest, which tells the
   * schedule when it was.
   */
  int forgetFailed(Duration age) {
    return rows.change(
        """
                    DELETE FROM base_backup
                    WHERE status IN ('failed', 'cancelled') AND NOT deleting
                      AND finished_at < clock_timestamp() - ? * interval '1 ms'
                      AND id IS DISTINCT FROM (SELECT max(id) FROM base_backup WHERE scheduled)""",
        age.toMillis());
  }

  /** Hides a base backup that is to be deleted. Returns false if it is in progress or in use. */
  boolean markDeleting(long id) {
    return control
        .jdbi()
        .inTransaction(
            handle -> {
              handle.execute("SELECT FROM base_backup WHERE id = ? FOR UPDATE", id);
              return handle.execute(
                      """
                      UPDATE base_backup SET deleting = true
                      WHERE id = ? AND status IN ('completed', 'failed', 'cancelled') AND NOT
                      """
                          + IN_USE,
                      id)
                  > 0;
            });
  }

  /**
   * Keeps a base backup from being deleted until the transaction ends. Returns false if it is gone.
   */
  public boolean hold(Handle handle, long id) {
    return handle
        .createQuery("SELECT id FROM base_backup WHERE id = ? AND NOT deleting FOR SHARE")
        .bind(0, id)
        .mapTo(Long.class)
        .findOne()
        .isPresent();
  }

  boolean isInUse(long id) {
    return !read("WHERE id = ? AND " + IN_USE, id).isEmpty();
  }

  void delete(long id) {
    rows.changes("DELETE FROM base_backup WHERE id = ? AND deleting", id);
  }

  private List<BaseBackup> read(String where, @Nullable Object... arguments) {
    return rows.list(SELECT + where, BaseBackupStore::read, arguments);
  }

  private static BaseBackup read(ResultSet row) throws SQLException {
    return new BaseBackup(
        row.getLong("id"),
        row.getString("label"),
        BaseBackup.Status.of(row.getString("status")),
        row.getLong("size_bytes"),
        row.getObject("server_version", Integer.class),
        row.getString("system_identifier"),
        row.getObject("timeline", Integer.class),
        lsn(row, "begin_lsn"),
        lsn(row, "end_lsn"),
        Columns.instant(row, "ended_at"),
        row.getString("folder"),
        row.getString("superuser"),
        row.getString("reason"),
        row.getObject("job_id", Long.class),
        row.getBoolean("scheduled"),
        row.getString("created_by"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        Columns.instant(row, "started_at"),
        Columns.instant(row, "finished_at"),
        row.getObject("run", UUID.class));
  }

  private static @Nullable Lsn lsn(ResultSet row, String column) throws SQLException {
    String text = row.getString(column);
    return text == null ? null : Lsn.of(text);
  }
}
