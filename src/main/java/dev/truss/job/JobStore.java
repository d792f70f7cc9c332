package dev.truss.job;

import dev.truss.control.ControlDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The jobs. Each run of one has an identity of its own, and only the present run may write: a
 * replica that slept while another took over changes nothing.
 */
@ApplicationScoped
class JobStore {

  private static final String COLUMNS =
      """
      SELECT id, kind, status, branch_id, phase, current_item, bytes_done, bytes_total, cancel_requested,
             reason, created_by, created_at, started_at, finished_at
      FROM job
      """;

  private final ControlDatabase control;

  JobStore(ControlDatabase control) {
    this.control = control;
  }

  /** Writes a queued job in the caller's transaction. */
  long insert(
      Handle handle, String kind, @Nullable Long branchId, long bytesTotal, String createdBy) {
    return handle
        .createQuery(
            """
            INSERT INTO job (kind, branch_id, status, bytes_total, created_by)
            VALUES (?, ?, 'queued', ?, ?) RETURNING id""")
        .bind(0, kind)
        .bind(1, branchId)
        .bind(2, bytesTotal)
        .bind(3, createdBy)
        .mapTo(Long.class)
        .one();
  }

  Optional<Job> find(long id) {
    return control
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(COLUMNS + "WHERE id = ?")
                    .bind(0, id)
                    .map((row, context) -> read(row))
                    .findOne());
  }

  /** Newest first, those with an id below {@code before}. */
  List<Job> list(long before, int limit) {
    return control
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(COLUMNS + "WHERE id < ? ORDER BY id DESC LIMIT ?")
                    .bind(0, before)
                    .bind(1, limit)
                    .map((row, context) -> read(row))
                    .list());
  }

  List<Long> unfinished() {
    return control
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT id FROM job WHERE status IN ('queued', 'running') ORDER BY id")
                    .mapTo(Long.class)
                    .list());
  }

  /** Begins a run, which is the only one from then on. False when the job has ended. */
  boolean start(long id, UUID run) {
    return update(
        """
        UPDATE job SET status = 'running', run = ?, started_at = coalesce(started_at, now())
        WHERE id = ? AND status IN ('queued', 'running')""",
        run,
        id);
  }

  /**
   * Shows how far it is.
   *
   * @return false when it shall stop: somebody asked for it, or another run has taken over
   */
  boolean progress(
      long id, UUID run, @Nullable String phase, @Nullable String currentItem, long bytesDone) {
    return update(
        """
        UPDATE job SET phase = ?, current_item = ?, bytes_done = least(?, bytes_total)
        WHERE id = ? AND run = ? AND status = 'running' AND NOT cancel_requested""",
        phase,
        currentItem,
        bytesDone,
        id,
        run);
  }

  boolean finish(long id, UUID run, JobStatus status, @Nullable String reason) {
    return update(
        """
        UPDATE job SET status = ?, reason = ?, finished_at = now(), current_item = NULL
        WHERE id = ? AND run = ? AND status = 'running'""",
        status.text(),
        reason,
        id,
        run);
  }

  /** False when it has ended. */
  boolean requestCancel(long id) {
    return update(
        "UPDATE job SET cancel_requested = true WHERE id = ? AND status IN ('queued', 'running')",
        id);
  }

  private boolean update(String sql, @Nullable Object... arguments) {
    return control.jdbi().withHandle(handle -> handle.execute(sql, arguments)) > 0;
  }

  private static Job read(ResultSet row) throws SQLException {
    return new Job(
        row.getLong("id"),
        row.getString("kind"),
        JobStatus.of(row.getString("status")),
        row.getObject("branch_id", Long.class),
        row.getString("phase"),
        row.getString("current_item"),
        row.getLong("bytes_done"),
        row.getLong("bytes_total"),
        row.getBoolean("cancel_requested"),
        row.getString("reason"),
        row.getString("created_by"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        instant(row, "started_at"),
        instant(row, "finished_at"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
