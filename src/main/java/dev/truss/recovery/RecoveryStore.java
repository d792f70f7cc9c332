package dev.truss.recovery;

import dev.truss.control.ControlDatabase;
import dev.truss.control.Rows;
import dev.truss.recovery.basebackup.BaseBackupStore;
import dev.truss.recovery.replay.Target;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The recoveries. */
@ApplicationScoped
class RecoveryStore {

  private static final String SELECT =
      """
      SELECT r.*, j.created_at FROM recovery r JOIN job j ON j.id = r.job_id
      """;

  private final ControlDatabase control;
  private final Rows rows;
  private final BaseBackupStore baseBackups;

  /** The durations of a recovery's phases. */
  record Took(Duration choosing, Duration restoring, Duration replaying, Duration copying) {}

  RecoveryStore(ControlDatabase control, Rows rows, BaseBackupStore baseBackups) {
    this.control = control;
    this.rows = rows;
    this.baseBackups = baseBackups;
  }

  /** Writes a recovery. Returns false if its base backup is gone, which it otherwise holds. */
  boolean insert(
      Handle handle,
      long branchId,
      long jobId,
      String database,
      Target.Wanted target,
      long baseBackupId) {
    if (!baseBackups.hold(handle, baseBackupId)) {
      return false;
    }
    handle.execute(
        """
        INSERT INTO recovery (branch_id, job_id, database, target_kind, target, inclusive, base_backup_id)
        VALUES (?, ?, ?, ?, ?, ?, ?)""",
        branchId,
        jobId,
        database,
        target.kind().text(),
        target.text(),
        target.inclusive(),
        baseBackupId);
    return true;
  }

  Optional<Recovery> ofJob(long jobId) {
    return rows.find(SELECT + "WHERE r.job_id = ?", RecoveryStore::read, jobId);
  }

  /** Returns the recoveries of branches with an id below {@code before}, newest first. */
  List<Recovery> list(long before, int limit) {
    return rows.list(
        SELECT + "WHERE r.branch_id < ? ORDER BY r.branch_id DESC LIMIT ?",
        RecoveryStore::read,
        before,
        limit);
  }

  /** Returns the number of recoveries that run or wait. */
  int unfinished(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT count(*) FROM job WHERE kind = 'recovery' AND status IN ('queued', 'running')""")
        .mapTo(Integer.class)
        .one();
  }

  /** The base backup that a run begins with, which is not deleted then. */
  boolean beginsWith(long jobId, long baseBackupId) {
    return control
        .jdbi()
        .inTransaction(
            handle ->
                baseBackups.hold(handle, baseBackupId)
                    && handle.execute(
                            "UPDATE recovery SET base_backup_id = ? WHERE job_id = ?",
                            baseBackupId,
                            jobId)
                        > 0);
  }

  void done(long jobId, String stopped, long replayBytes, Took took) {
    rows.change(
        """
                    UPDATE recovery SET stopped = ?, replay_bytes = ?, choosing_ms = ?, restoring_ms = ?,
                      replaying_ms = ?, copying_ms = ?
                    WHERE job_id = ?""",
        stopped,
        replayBytes,
        took.choosing().toMillis(),
        took.restoring().toMillis(),
        took.replaying().toMillis(),
        took.copying().toMillis(),
        jobId);
  }

  /**
   * The sizes of branches that were cloned in a time, as much as there was of them together. When
   * one was dropped, its restore point says; of one without, when its size was read last.
   *
   * @param until null for up to now
   * @param shared whether files that the server has shared take no disk
   */
  long clonedBytes(Instant since, @Nullable Instant until, boolean shared) {
    return rows.one(
        """
                        WITH cloned AS (
                          SELECT created_at AS made, size_bytes AS bytes,
                                 greatest(created_at, coalesce(
                                   (SELECT min(p.created_at) FROM recovery_point p
                                    WHERE p.database = branch_db),
                                   CASE WHEN status IN ('deleted', 'failed') THEN size_read_at END,
                                   'infinity')) AS gone
                          FROM branch
                          WHERE created_at > ?
                            AND created_at <= coalesce(?, 'infinity'::timestamptz)
                            AND (strategy IN ('file_copy', 'wal_log')
                                 OR strategy = 'file_clone' AND NOT ?)),
                        change AS (
                          SELECT made AS at, bytes FROM cloned
                          UNION ALL SELECT gone, -bytes FROM cloned),
                        level AS (
                          SELECT sum(bytes) OVER (
                            ORDER BY at, bytes DESC ROWS UNBOUNDED PRECEDING) AS bytes
                          FROM change)
                        SELECT coalesce(max(bytes), 0)::bigint FROM level""",
        row -> row.getLong(1),
        since.atOffset(ZoneOffset.UTC),
        until == null ? null : until.atOffset(ZoneOffset.UTC),
        shared);
  }

  private static Recovery read(ResultSet row) throws SQLException {
    return new Recovery(
        row.getLong("branch_id"),
        row.getLong("job_id"),
        row.getString("database"),
        row.getString("target_kind"),
        row.getString("target"),
        row.getBoolean("inclusive"),
        row.getObject("base_backup_id", Long.class),
        row.getString("stopped"),
        row.getObject("replay_bytes", Long.class),
        row.getObject("choosing_ms", Long.class),
        row.getObject("restoring_ms", Long.class),
        row.getObject("replaying_ms", Long.class),
        row.getObject("copying_ms", Long.class),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
