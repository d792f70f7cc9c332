package dev.truss.backup;

import dev.truss.control.ControlDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The schedules. */
@ApplicationScoped
class ScheduleStore {

  private static final String SELECT =
      """
      SELECT name, cron, time_zone, branches, verify, enabled, keep_last, keep_daily, keep_weekly,
             keep_monthly, next_run_at, last_run_at, reason, created_by, created_at
      FROM schedule
      """;

  private final ControlDatabase control;

  ScheduleStore(ControlDatabase control) {
    this.control = control;
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

  /** Writes one, new or not. What it ran before stays. */
  void put(Schedule schedule) {
    update(
        """
        INSERT INTO schedule (name, cron, time_zone, branches, verify, enabled, keep_last, keep_daily,
                              keep_weekly, keep_monthly, next_run_at, created_by, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET cron = excluded.cron, time_zone = excluded.time_zone,
          branches = excluded.branches, verify = excluded.verify, enabled = excluded.enabled,
          keep_last = excluded.keep_last, keep_daily = excluded.keep_daily,
          keep_weekly = excluded.keep_weekly, keep_monthly = excluded.keep_monthly,
          next_run_at = excluded.next_run_at""",
        schedule.name(),
        schedule.cron(),
        schedule.timeZone(),
        schedule.branches(),
        schedule.verify(),
        schedule.enabled(),
        schedule.keep().last(),
        schedule.keep().daily(),
        schedule.keep().weekly(),
        schedule.keep().monthly(),
        time(schedule.nextRunAt()),
        schedule.createdBy(),
        time(schedule.createdAt()));
  }

  /** Takes a run, which is one for all times that were missed. False when another replica did. */
  boolean take(Schedule schedule, Instant next) {
    return update(
        """
        UPDATE schedule SET last_run_at = next_run_at, next_run_at = ?, reason = NULL
        WHERE name = ? AND next_run_at = ?""",
        time(next),
        schedule.name(),
        time(schedule.nextRunAt()));
  }

  void failed(String name, String reason) {
    update("UPDATE schedule SET reason = ? WHERE name = ?", reason, name);
  }

  /** Its backups stay. False when there is none. */
  boolean delete(String name) {
    return update("DELETE FROM schedule WHERE name = ?", name);
  }

  private List<Schedule> read(String where, Object... arguments) {
    return control
        .jdbi()
        .withHandle(
            handle -> {
              var query = handle.createQuery(SELECT + where);
              for (int i = 0; i < arguments.length; i++) {
                query.bind(i, arguments[i]);
              }
              return query.map((row, context) -> read(row)).list();
            });
  }

  private boolean update(String sql, @Nullable Object... arguments) {
    return control.jdbi().withHandle(handle -> handle.execute(sql, arguments)) > 0;
  }

  private static Schedule read(ResultSet row) throws SQLException {
    OffsetDateTime last = row.getObject("last_run_at", OffsetDateTime.class);
    return new Schedule(
        row.getString("name"),
        row.getString("cron"),
        row.getString("time_zone"),
        row.getString("branches"),
        row.getBoolean("verify"),
        row.getBoolean("enabled"),
        new Keep(
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
