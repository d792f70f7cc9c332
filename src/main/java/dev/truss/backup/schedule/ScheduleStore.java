package dev.truss.backup.schedule;

import dev.truss.backup.VerifyBy;
import dev.truss.control.Replica;
import dev.truss.control.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of schedules. */
@ApplicationScoped
class ScheduleStore {

  private static final String SELECT =
      """
      SELECT name, cron, time_zone, branches, verify, verify_by, enabled, keep_last, keep_daily,
             keep_weekly, keep_monthly, next_run_at, last_run_at, reason, created_by, created_at
      FROM schedule
      """;

  private final Rows rows;
  private final Replica replica;

  ScheduleStore(Rows rows, Replica replica) {
    this.rows = rows;
    this.replica = replica;
  }

  List<Schedule> list() {
    return read("ORDER BY name");
  }

  Optional<Schedule> find(String name) {
    return read("WHERE name = ?", name).stream().findFirst();
  }

  List<Schedule> due(Instant now) {
    return read("WHERE enabled AND next_run_at <= ? ORDER BY next_run_at", time(now));
  }

  /** Creates or replaces a schedule. Its past runs stay. */
  void put(Schedule schedule) {
    rows.change(
        """
        INSERT INTO schedule (name, cron, time_zone, branches, verify, verify_by, enabled, keep_last, keep_daily,
                              keep_weekly, keep_monthly, next_run_at, created_by, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET cron = excluded.cron, time_zone = excluded.time_zone,
          branches = excluded.branches, verify = excluded.verify, verify_by = excluded.verify_by, enabled = excluded.enabled,
          keep_last = excluded.keep_last, keep_daily = excluded.keep_daily,
          keep_weekly = excluded.keep_weekly, keep_monthly = excluded.keep_monthly,
          next_run_at = excluded.next_run_at, begun_at = NULL, owner = NULL""",
        schedule.name(),
        schedule.cron(),
        schedule.timeZone(),
        schedule.branches(),
        schedule.verify(),
        schedule.verifyBy().text(),
        schedule.enabled(),
        schedule.keep().last(),
        schedule.keep().daily(),
        schedule.keep().weekly(),
        schedule.keep().monthly(),
        time(schedule.nextRunAt()),
        schedule.createdBy(),
        time(schedule.createdAt()));
  }

  /**
   * Takes a run, which stands for all missed times, or takes it over from a dead replica.
   *
   * @return since when it is under way; empty when another replica has it
   */
  Optional<Instant> take(Schedule schedule) {
    return rows.find(
        """
        UPDATE schedule SET begun_at = coalesce(begun_at, clock_timestamp()), owner = me.id
        FROM (SELECT ?::uuid AS id, make_interval(secs => ?) AS lease) AS me
        WHERE name = ? AND next_run_at = ?
          AND (begun_at IS NULL OR owner = me.id OR NOT EXISTS (
            SELECT FROM replica r WHERE r.id = owner
              AND r.heartbeat_at > clock_timestamp() - me.lease))
        RETURNING begun_at""",
        row -> row.getObject(1, OffsetDateTime.class).toInstant(),
        replica.id(),
        replica.lease().toMillis() / 1000.0,
        schedule.name(),
        time(schedule.nextRunAt()));
  }

  /** Returns whether a run has already asked for the backup of a source. */
  boolean hasBegun(Schedule schedule, Instant begunAt, @Nullable Long branchId) {
    return rows.one(
        """
        SELECT EXISTS (SELECT FROM backup JOIN job ON job.id = job_id
          WHERE schedule = ? AND job.created_at >= ? AND backup.branch_id IS NOT DISTINCT FROM ?::bigint)""",
        row -> row.getBoolean(1),
        schedule.name(),
        time(begunAt),
        branchId);
  }

  /** Returns the backup of a source that an earlier run asked for, if it is not finished. */
  Optional<Long> unfinished(Schedule schedule, @Nullable Long branchId) {
    return rows.find(
        """
        SELECT min(id) FROM backup
        WHERE schedule = ? AND branch_id IS NOT DISTINCT FROM ?::bigint
          AND status IN ('queued', 'in_progress')
        HAVING count(*) > 0""",
        row -> row.getLong(1),
        schedule.name(),
        branchId);
  }

  /**
   * Ends a run.
   *
   * @param reason what it did not do; null when all is done
   */
  void ran(Schedule schedule, Instant next, @Nullable String reason) {
    rows.change(
        """
        UPDATE schedule SET last_run_at = next_run_at, next_run_at = ?, begun_at = NULL, owner = NULL, reason = ?
        WHERE name = ? AND next_run_at = ? AND owner = ?""",
        time(next),
        reason,
        schedule.name(),
        time(schedule.nextRunAt()),
        replica.id());
  }

  void failed(String name, String reason) {
    rows.change("UPDATE schedule SET reason = ? WHERE name = ?", reason, name);
  }

  /** Deletes a schedule. Its backups stay. Returns false if it does not exist. */
  boolean delete(String name) {
    return rows.changes("DELETE FROM schedule WHERE name = ?", name);
  }

  private List<Schedule> read(String where, Object... arguments) {
    return rows.list(SELECT + where, ScheduleStore::read, arguments);
  }

  private static Schedule read(ResultSet row) throws SQLException {
    OffsetDateTime last = row.getObject("last_run_at", OffsetDateTime.class);
    return new Schedule(
        row.getString("name"),
        row.getString("cron"),
        row.getString("time_zone"),
        row.getString("branches"),
        row.getBoolean("verify"),
        Objects.requireNonNull(VerifyBy.ofColumn(row.getString("verify_by"))),
        row.getBoolean("enabled"),
        new RetentionPolicy(
            row.getInt("keep_last"),
            row.getInt("keep_daily"),
            row.getInt("keep_weekly"),
            row.getInt("keep_monthly")),
        row.getObject("next_run_at", OffsetDateTime.class).toInstant(),
        last == null ? null : last.toInstant(),
        row.getString("reason"),
        row.getString("created_by"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
