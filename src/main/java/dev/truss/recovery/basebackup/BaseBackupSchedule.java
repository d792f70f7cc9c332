package dev.truss.recovery.basebackup;

import dev.truss.control.Background;
import dev.truss.control.Cycles;
import dev.truss.job.CronTimes;
import dev.truss.recovery.wal.WalArchive;
import dev.truss.security.AuditTrail;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Starts base backups when they are due: the first as soon as WAL is archived, and one that was
 * missed while Truss was down.
 */
@ApplicationScoped
public class BaseBackupSchedule {

  private static final Logger LOG = Logger.getLogger(BaseBackupSchedule.class);
  public static final String OFF = "off";
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  /** The pause after a failure. */
  private static final Duration PAUSE = Duration.ofMinutes(10);

  private final String cron;
  private final WalArchive archive;
  private final RecoveryWindow windows;
  private final BaseBackupStore store;
  private final BaseBackups service;
  private final Cycles cycles;
  private final Background background;
  private final Clock clock;
  private final AuditTrail audit;

  BaseBackupSchedule(
      BaseBackupConfig config,
      WalArchive archive,
      RecoveryWindow windows,
      BaseBackupStore store,
      BaseBackups service,
      Cycles cycles,
      Background background,
      Clock clock,
      AuditTrail audit) {
    cron = config.baseBackupSchedule();
    this.archive = archive;
    this.windows = windows;
    this.store = store;
    this.service = service;
    this.cycles = cycles;
    this.background = background;
    this.clock = clock;
    this.audit = audit;
  }

  @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @ActivateRequestContext
  void look() {
    if (!cron.equals(OFF) && archive.folder().isPresent()) {
      background.run("schedule of base backups", this::beginIfDue);
    }
  }

  private void beginIfDue() throws SQLException {
    if (!cycles.begin("schedule of base backups", LOOK_EVERY)) {
      return;
    }
    RecoveryWindow.Found found = windows.look();
    // If WAL is not archived, the window, a metric and the health group report it.
    if (!found.archiving().works() || windows.isOfAnotherServer(found) || !isDue(found)) {
      return;
    }
    service
        .createScheduled()
        .ifPresent(
            made -> {
              audit.byTruss("create base backup", made.label());
              LOG.infof("base backup begun by schedule, id=%d", made.id());
            });
  }

  /**
   * Returns whether one is due by the schedule, or because nothing from now on can be recovered
   * without one.
   */
  private boolean isDue(RecoveryWindow.Found found) {
    Instant now = clock.instant();
    boolean triedLately =
        store.lastScheduled().filter(tried -> tried.plus(PAUSE).isAfter(now)).isPresent();
    if (triedLately) {
      return false;
    }
    List<RecoverableRange> usable = found.usable();
    return usable.isEmpty()
        || !usable.getLast().open()
        || !CronTimes.next(cron, ZoneOffset.UTC, usable.getLast().row().createdAt()).isAfter(now);
  }
}
