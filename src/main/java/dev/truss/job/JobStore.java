package dev.truss.job;

import dev.truss.control.Rows;
import dev.truss.postgres.Columns;
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
 * The table of jobs. Each run of a job has an identity, and only the present run may write. A
 * replica that slept while another took over changes nothing.
 */
@ApplicationScoped
class JobStore {

  private static final String COLUMNS =
      """
      SELECT id, kind, status, branch_id, backup_id, phase, current_item, items_done, items_total, bytes_done,
             bytes_total, cancel_requested, reason, created_by, created_at, started_at, finished_at, changed_at, counting_since,
             share_from, share_to
      FROM job
      """;

  private final Rows rows;

  JobStore(Rows rows) {
    this.rows = rows;
  }

  /** Inserts a queued job in the caller's transaction. */
  long insert(Handle handle, JobQueue.NewJob job) {
    return handle
        .createQuery(
            """
            INSERT INTO job (kind, branch_id, backup_id, status, ready, bytes_total, created_by)
            VALUES (?, ?, ?, 'queued', ?, ?, ?) RETURNING id""")
        .bind(0, job.kind())
        .bind(1, job.branchId())
        .bind(2, job.backupId())
        .bind(3, job.ready())
        .bind(4, job.bytesTotal())
        .bind(5, job.createdBy())
        .mapTo(Long.class)
        .one();
  }

  Optional<Job> find(long id) {
    return rows.find(COLUMNS + "WHERE id = ?", JobStore::read, id);
  }

  /** Returns jobs with an id below {@code before}, newest first. */
  List<Job> list(long before, int limit) {
    return rows.list(
        COLUMNS + "WHERE id < ? ORDER BY id DESC LIMIT ?", JobStore::read, before, limit);
  }

  /** Returns the jobs that changed at or after a time, the earliest change first. */
  List<Job> changedSince(Instant time) {
    return rows.list(
        COLUMNS + "WHERE changed_at >= ? ORDER BY changed_at, id",
        JobStore::read,
        time.atOffset(ZoneOffset.UTC));
  }

  /** Returns the time of the clock that stamps changes. */
  Instant now() {
    return rows.one(
        "SELECT clock_timestamp()", row -> row.getObject(1, OffsetDateTime.class).toInstant());
  }

  List<Long> unfinished() {
    return rows.list(
        "SELECT id FROM job WHERE status IN ('queued', 'running') AND ready ORDER BY id",
        row -> row.getLong(1));
  }

  /**
   * Begins a run. From then on it is the only one that may write.
   *
   * @return its number, from 1; empty when the job has ended
   */
  Optional<Integer> start(long id, UUID run) {
    return rows.find(
        """
                        UPDATE job SET status = 'running', run = ?, runs = runs + 1,
                          started_at = coalesce(started_at, now()), changed_at = clock_timestamp()
                        WHERE id = ? AND status IN ('queued', 'running') RETURNING runs""",
        row -> row.getInt(1),
        run,
        id);
  }

  /** Uncounts a run that ends because its replica stops. */
  void handOver(long id, UUID run) {
    rows.changes("UPDATE job SET runs = runs - 1 WHERE id = ? AND run = ?", id, run);
  }

  /**
   * Writes the progress.
   *
   * @return false if the run must stop, because the job was cancelled or another run has taken over
   */
  boolean progress(long id, UUID run, RunningJob.Progress now) {
    return rows.changes(
        """
        UPDATE job SET phase = ?, current_item = ?, items_done = ?, items_total = ?,
          bytes_done = ?, bytes_total = ?, changed_at = clock_timestamp(),
          counting_since = clock_timestamp() - make_interval(secs => ?), share_from = ?, share_to = ?
        WHERE id = ? AND run = ? AND status = 'running' AND NOT cancel_requested""",
        now.phase(),
        now.currentItem(),
        now.itemsDone(),
        now.itemsTotal(),
        Math.min(now.bytesDone(), now.bytesTotal()),
        now.bytesTotal(),
        now.counting().toMillis() / 1000.0,
        now.share().from(),
        now.share().to(),
        id,
        run);
  }

  boolean finish(long id, UUID run, JobStatus status, @Nullable String reason) {
    return rows.changes(
        """
        UPDATE job SET status = ?, reason = ?, finished_at = now(), current_item = NULL,
          changed_at = clock_timestamp()
        WHERE id = ? AND run = ? AND status = 'running'""",
        status.text(),
        reason,
        id,
        run);
  }

  /**
   * Asks a job to stop. Returns false if it has ended. A job that waits for its turn is submitted,
   * so that it ends.
   */
  boolean requestCancel(long id) {
    return rows.changes(
        """
        UPDATE job SET cancel_requested = true, ready = true, changed_at = clock_timestamp()
        WHERE id = ? AND status IN ('queued', 'running')""",
        id);
  }

  /** Deletes the jobs that ended that long ago, unless another row refers to them. */
  void forget(Duration keep) {
    rows.changes(
        """
        DELETE FROM job WHERE status IN ('completed', 'failed', 'cancelled')
          AND finished_at < clock_timestamp() - make_interval(secs => ?)
          AND NOT EXISTS (SELECT FROM branch WHERE job_id = job.id)
          AND NOT EXISTS (SELECT FROM backup WHERE job_id = job.id OR verify_job_id = job.id)
          AND NOT EXISTS (SELECT FROM base_backup WHERE job_id = job.id)
          AND NOT EXISTS (SELECT FROM recovery WHERE job_id = job.id)""",
        keep.toSeconds());
  }

  private static Job read(ResultSet row) throws SQLException {
    return new Job(
        row.getLong("id"),
        row.getString("kind"),
        JobStatus.of(row.getString("status")),
        row.getObject("branch_id", Long.class),
        row.getObject("backup_id", Long.class),
        row.getString("phase"),
        row.getString("current_item"),
        row.getInt("items_done"),
        row.getInt("items_total"),
        row.getLong("bytes_done"),
        row.getLong("bytes_total"),
        row.getBoolean("cancel_requested"),
        row.getString("reason"),
        row.getString("created_by"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        Columns.instant(row, "started_at"),
        Columns.instant(row, "finished_at"),
        row.getObject("changed_at", OffsetDateTime.class).toInstant(),
        Columns.instant(row, "counting_since"),
        new Job.Share(row.getDouble("share_from"), row.getDouble("share_to")));
  }
}
