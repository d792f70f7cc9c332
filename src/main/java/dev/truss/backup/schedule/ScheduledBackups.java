package dev.truss.backup.schedule;

import dev.truss.backup.Backup;
import dev.truss.backup.BackupRequests;
import dev.truss.backup.BackupService;
import dev.truss.branch.BranchLookup;
import dev.truss.control.Background;
import dev.truss.error.ProblemException;
import dev.truss.job.CronTimes;
import dev.truss.postgres.failure.FailureReason;
import dev.truss.postgres.failure.SqlStates;
import dev.truss.security.AuditTrail;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Begins backups when their time comes, on one of the replicas. Times that passed while Truss was
 * down count as one.
 */
@ApplicationScoped
class ScheduledBackups {

  private static final Logger LOG = Logger.getLogger(ScheduledBackups.class);

  private final ScheduleStore schedules;
  private final BackupService backups;
  private final BranchLookup branches;
  private final Background background;
  private final Clock clock;
  private final AuditTrail audit;

  ScheduledBackups(
      ScheduleStore schedules,
      BackupService backups,
      BranchLookup branches,
      Background background,
      Clock clock,
      AuditTrail audit) {
    this.schedules = schedules;
    this.backups = backups;
    this.branches = branches;
    this.background = background;
    this.clock = clock;
    this.audit = audit;
  }

  @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @ActivateRequestContext
  void look() {
    background.run("schedules", this::beginDue);
  }

  /**
   * Begins all that are due. A schedule that fails is tried again at the next look, and does not
   * stop the others.
   */
  private void beginDue() throws Exception {
    Instant now = clock.instant();
    List<Exception> failures = new ArrayList<>();
    for (Schedule schedule : schedules.due(now)) {
      try {
        beginIfFree(schedule, now);
      } catch (SQLException | RuntimeException e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      Exception first = failures.getFirst();
      failures.subList(1, failures.size()).forEach(first::addSuppressed);
      throw first;
    }
  }

  private void beginIfFree(Schedule schedule, Instant now) throws SQLException {
    Optional<Instant> begun = schedules.take(schedule);
    if (begun.isPresent()) {
      Optional<String> reason = begin(schedule, begun.get());
      Instant next =
          CronTimes.following(
              schedule.cron(), CronTimes.zone(schedule.timeZone()), schedule.nextRunAt(), now);
      schedules.ran(schedule, next, reason.orElse(null));
    }
  }

  /**
   * Asks for the backups, except those that this run asked for before it was taken over. If
   * Postgres is unavailable, the next look tries again.
   *
   * @return what was refused
   */
  private Optional<String> begin(Schedule schedule, Instant begun) throws SQLException {
    List<String> reasons = new ArrayList<>();
    List<@Nullable Long> sources = sources(schedule);
    for (Long source : sources) {
      if (schedules.hasBegun(schedule, begun, source)) {
        continue;
      }
      Optional<Long> unfinished = schedules.unfinished(schedule, source);
      if (unfinished.isPresent()) {
        reasons.add("Backup %d of a run before is not done yet.".formatted(unfinished.get()));
      } else {
        begin(schedule, source).ifPresent(reasons::add);
      }
    }
    if (sources.isEmpty()) {
      reasons.add("no active branch has such a label");
    }
    if (reasons.isEmpty()) {
      return Optional.empty();
    }
    String reason = String.join(" ", reasons);
    LOG.warnf("schedule %s: %s", schedule.name(), reason);
    return Optional.of(reason);
  }

  /** Asks for one backup. A source that fails does not stop the others. */
  private Optional<String> begin(Schedule schedule, @Nullable Long source) throws SQLException {
    try {
      Backup backup =
          backups.create(
              new BackupRequests.Create(schedule.name(), source, null, schedule.verified()),
              schedule.createdBy(),
              schedule.name());
      audit.byTruss("create backup", backup.label());
      LOG.infof("backup begun by schedule, schedule=%s id=%d", schedule.name(), backup.id());
      return Optional.empty();
    } catch (ProblemException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (SQLException | RuntimeException e) {
      boolean serverIsAway =
          SqlStates.isUnavailable(e) && !SqlStates.is(e, SqlStates.TOO_MANY_CONNECTIONS);
      if (serverIsAway) {
        throw e;
      }
      LOG.warnf(e, "schedule %s, source %s", schedule.name(), source);
      String reason = FailureReason.of(e);
      return Optional.of(
          (source == null ? "Main database: " : "Branch " + source + ": ")
              + reason
              + (reason.endsWith(".") ? "" : "."));
    }
  }

  private List<@Nullable Long> sources(Schedule schedule) {
    List<@Nullable Long> sources = new ArrayList<>();
    if (schedule.branches() == null) {
      sources.add(null);
    } else {
      sources.addAll(branches.active(schedule.branches()));
    }
    return sources;
  }
}
