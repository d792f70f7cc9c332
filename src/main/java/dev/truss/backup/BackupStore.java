package dev.truss.backup;

import dev.truss.backup.archive.ArchiveFormat;
import dev.truss.control.Rows;
import dev.truss.postgres.DatabaseName;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table of backups. A change names the state that it expects, and returns whether it won. */
@ApplicationScoped
public class BackupStore {

  private static final String IN_USE =
      """
      EXISTS (SELECT FROM job WHERE backup_id = backup.id AND status IN ('queued', 'running')
        AND job.id IS DISTINCT FROM backup.job_id)""";

  private final Rows rows;

  /** The row of a backup that is about to be queued. */
  record Draft(
      String label,
      @Nullable Long branchId,
      @Nullable String branchLabel,
      DatabaseName database,
      ArchiveFormat format,
      String compression,
      long sourceBytes,
      @Nullable String schedule,
      @Nullable VerifyBy verify,
      String createdBy,
      Instant createdAt) {}

  /** The result of a run. */
  record Made(
      String archive,
      String sha256,
      String manifestSha256,
      long sizeBytes,
      List<String> warnings) {}

  BackupStore(Rows rows) {
    this.rows = rows;
  }

  long insert(Handle handle, Draft draft) {
    return handle
        .createQuery(
            """
            INSERT INTO backup (label, branch_id, branch_label, database, status, format, compression, source_bytes,
                                schedule, created_by, created_at, verify)
            VALUES (?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?, ?) RETURNING id""")
        .bind(0, draft.label())
        .bind(1, draft.branchId())
        .bind(2, draft.branchLabel())
        .bind(3, draft.database().value())
        .bind(4, draft.format().text())
        .bind(5, draft.compression())
        .bind(6, draft.sourceBytes())
        .bind(7, draft.schedule())
        .bind(8, draft.createdBy())
        .bind(9, draft.createdAt().atOffset(ZoneOffset.UTC))
        .bind(10, draft.verify() == null ? null : draft.verify().text())
        .mapTo(Long.class)
        .one();
  }

  void jobIs(Handle handle, long id, long jobId) {
    handle.execute("UPDATE backup SET job_id = ? WHERE id = ?", jobId, id);
  }

  public Optional<Backup> find(long id) {
    return read("WHERE id = ? AND NOT deleting", id).stream().findFirst();
  }

  /** Returns backups with an id below {@code before}, newest first. */
  List<Backup> list(@Nullable BackupStatus status, @Nullable String label, long before, int limit) {
    return read(
        """
        WHERE NOT deleting AND status = coalesce(?::text, status) AND label = coalesce(?::text, label)
          AND id < ?
        ORDER BY id DESC LIMIT ?""",
        status == null ? null : status.text(),
        label,
        before,
        limit);
  }

  /** Returns the completed backups that a schedule made of one source. */
  public List<Backup> completedBy(String schedule, BackupSource source) {
    return read(
        """
        WHERE schedule = ? AND status = 'completed' AND NOT deleting
          AND branch_id IS NOT DISTINCT FROM ?::bigint
          AND (branch_id IS NOT NULL OR branch_label IS NOT DISTINCT FROM ?::text)""",
        schedule,
        source.branchId(),
        source.branchLabel());
  }

  /** Returns the branches of which a schedule has backups and which no longer exist. */
  public List<BackupSource> goneSources(String schedule) {
    return rows.list(
        """
        SELECT DISTINCT branch_id, CASE WHEN branch_id IS NULL THEN branch_label END FROM backup
        WHERE schedule = ? AND status = 'completed' AND NOT deleting
          AND (branch_id IS NOT NULL OR branch_label IS NOT NULL)
          AND NOT EXISTS (SELECT FROM branch
            WHERE branch.id = backup.branch_id AND branch.status = 'active')""",
        row -> new BackupSource(row.getObject(1, Long.class), row.getString(2)),
        schedule);
  }

  /** Returns the backups whose deletion is not finished. */
  List<Backup> deleting() {
    return read("WHERE deleting");
  }

  /** Returns the backups in progress whose job has ended or is gone. */
  List<Backup> abandoned() {
    return read(
        """
        WHERE status IN ('queued', 'in_progress') AND NOT EXISTS (
          SELECT FROM job WHERE job.id = backup.job_id AND job.status IN ('queued', 'running'))""");
  }

  /** Begins a run, which is the only one from then on. Returns false if the backup has ended. */
  boolean begin(long id, UUID run) {
    return rows.changes(
        """
        UPDATE backup SET status = 'in_progress', run = ?, started_at = coalesce(started_at, now())
        WHERE id = ? AND status IN ('queued', 'in_progress') AND NOT deleting""",
        run,
        id);
  }

  boolean isRun(long id, UUID run) {
    return !read("WHERE id = ? AND run = ? AND status = 'in_progress'", id, run).isEmpty();
  }

  /** Completes a run. Returns false if it is no longer the present one. */
  boolean complete(Handle handle, long id, UUID run, Made made) {
    return handle.execute(
            """
            UPDATE backup SET status = 'completed', run = NULL, archive = ?, sha256 = ?,
              manifest_sha256 = ?, size_bytes = ?, warnings = ?, finished_at = now()
            WHERE id = ? AND run = ? AND status = 'in_progress'""",
            made.archive(),
            made.sha256(),
            made.manifestSha256(),
            made.sizeBytes(),
            made.warnings().toArray(String[]::new),
            id,
            run)
        > 0;
  }

  /** Ends a run, or a backup without one, without an archive. */
  boolean end(long id, @Nullable UUID run, BackupStatus to, String reason) {
    return rows.changes(
        """
        UPDATE backup SET status = ?, reason = ?, run = NULL, finished_at = now()
        WHERE id = ? AND run IS NOT DISTINCT FROM ?::uuid AND status IN ('queued', 'in_progress')""",
        to.text(),
        reason,
        id,
        run);
  }

  /** Hides a backup that is to be deleted. Returns false if it is in progress or in use. */
  boolean markDeleting(Handle handle, long id) {
    handle.execute("SELECT FROM backup WHERE id = ? FOR UPDATE", id);
    return handle.execute(
            """
            UPDATE backup SET deleting = true
            WHERE id = ? AND status IN ('completed', 'failed', 'cancelled') AND NOT
            """
                + IN_USE,
            id)
        > 0;
  }

  /** Returns whether the backup is being restored or verified. */
  boolean isInUse(long id) {
    return !read("WHERE id = ? AND " + IN_USE, id).isEmpty();
  }

  /**
   * Keeps the backup from being deleted until the transaction ends. Returns false if it is gone.
   */
  public boolean hold(Handle handle, long id) {
    return handle
        .createQuery("SELECT id FROM backup WHERE id = ? AND NOT deleting FOR SHARE")
        .bind(0, id)
        .mapTo(Long.class)
        .findOne()
        .isPresent();
  }

  void delete(long id) {
    rows.change("DELETE FROM backup WHERE id = ? AND deleting", id);
  }

  /** Returns the backups for which a condition holds. */
  List<Backup> read(String where, @Nullable Object... arguments) {
    return rows.list(BackupRows.SELECT + where, BackupRows::read, arguments);
  }
}
