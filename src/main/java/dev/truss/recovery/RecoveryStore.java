package dev.truss.recovery;

import dev.truss.control.ControlDatabase;
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

/** The recoveries. */
@ApplicationScoped
class RecoveryStore {

  private static final String SELECT =
      """
      SELECT r.*, j.created_at FROM recovery r JOIN job j ON j.id = r.job_id
      """;

  private final ControlDatabase control;
  private final BaseBackupStore baseBackups;

  /** How long the phases of one took. */
  record Took(Duration choosing, Duration restoring, Duration replaying, Duration copying) {}

  RecoveryStore(ControlDatabase control, BaseBackupStore baseBackups) {
    this.control = control;
    this.baseBackups = baseBackups;
  }

  void insert(
      Handle handle,
      long branchId,
      long jobId,
      String database,
      Target.Wanted target,
      long baseBackupId) {
    handle.execute(
        """
        INSERT INTO recovery (branch_id, job_id, database, target_kind, target, inclusive, base_backup_id)
        VALUES (?, ?, ?, ?, ?, ?, ?)""",
        branchId,
        jobId,
        database,
        target.kind(),
        target.text(),
        target.inclusive(),
        baseBackupId);
  }

  Optional<Recovery> ofJob(long jobId) {
    return control
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(SELECT + "WHERE r.job_id = ?")
                    .bind(0, jobId)
                    .map((row, context) -> read(row))
                    .findOne());
  }

  /** Newest first, those of branches with an id below {@code before}. */
  List<Recovery> list(long before, int limit) {
    return control
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(SELECT + "WHERE r.branch_id < ? ORDER BY r.branch_id DESC LIMIT ?")
                    .bind(0, before)
                    .bind(1, limit)
                    .map((row, context) -> read(row))
                    .list());
  }

  /** How many are under way or wait. */
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
    control
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
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
                    jobId));
  }

  /** Of the branches that were cloned by their files since a time, the sizes together. */
  long clonedBytesSince(Instant time) {
    return control
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT coalesce(sum(size_bytes), 0)::bigint FROM branch
                        WHERE created_at > ? AND strategy IN ('file_copy', 'file_clone', 'wal_log')""")
                    .bind(0, time.atOffset(ZoneOffset.UTC))
                    .mapTo(Long.class)
                    .one());
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
