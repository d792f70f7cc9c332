package dev.truss.migration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.truss.control.Rows;
import dev.truss.job.JobStatus;
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

/** The table of rehearsals that run as jobs. */
@ApplicationScoped
class RehearsalStore {

  private static final String SELECT =
      """
      SELECT r.*, j.status, j.reason, j.created_at, j.finished_at FROM rehearsal r JOIN job j ON j.id = r.job_id
      """;

  private final Rows rows;
  private final ObjectMapper json;

  RehearsalStore(Rows rows, ObjectMapper json) {
    this.rows = rows;
    this.json = json;
  }

  void insert(Handle handle, long jobId, String database) {
    handle.execute("INSERT INTO rehearsal (job_id, database) VALUES (?, ?)", jobId, database);
  }

  /** Returns how many wait or run, over all replicas. */
  int unfinished(Handle handle) {
    return handle
        .createQuery(
            "SELECT count(*) FROM rehearsal JOIN job ON id = job_id WHERE finished_at IS NULL")
        .mapTo(Integer.class)
        .one();
  }

  Optional<RehearsalView> find(long jobId) {
    return rows.find(SELECT + "WHERE job_id = ?", this::read, jobId);
  }

  /** Returns the rehearsals of a database, newest first. */
  List<RehearsalView> of(String database, int limit) {
    return rows.list(
        SELECT + "WHERE database = ? ORDER BY job_id DESC LIMIT ?", this::read, database, limit);
  }

  /** Stores the result of a rehearsal. Returns false if this is not the present run. */
  boolean done(long jobId, UUID run, CheckResult result) throws JsonProcessingException {
    return rows.changes(
        """
        UPDATE rehearsal SET result = ?
        WHERE job_id = ? AND EXISTS (SELECT FROM job WHERE id = job_id AND run = ?)""",
        json.writeValueAsString(result),
        jobId,
        run);
  }

  private RehearsalView read(ResultSet row) throws SQLException {
    return new RehearsalView(
        row.getLong("job_id"),
        row.getString("database"),
        JobStatus.of(row.getString("status")),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        instant(row.getObject("finished_at", OffsetDateTime.class)),
        row.getString("reason"),
        check(row.getString("result")));
  }

  private @Nullable CheckResult check(@Nullable String result) throws SQLException {
    try {
      return result == null ? null : json.readValue(result, CheckResult.class);
    } catch (JsonProcessingException e) {
      throw new SQLException("the result of a rehearsal cannot be read", e);
    }
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
