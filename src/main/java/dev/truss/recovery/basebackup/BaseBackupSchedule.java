package dev.truss.recovery.basebackup;

import dev.truss.control.Cycles;
import dev.truss.security.AuditTrail;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import java.sql.SQLException;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Starts base backups when they are due, on one of the replicas. */
@ApplicationScoped
class BaseBackupSchedule {

  private static final Logger LOG = Logger.getLogger(BaseBackupSchedule.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private final DueBaseBackup due;
  private final BaseBackups service;
  private final Cycles cycles;
  private final AuditTrail audit;

  BaseBackupSchedule(DueBaseBackup due, BaseBackups service, Cycles cycles, AuditTrail audit) {
    this.due = due;
    this.service = service;
    this.cycles = cycles;
    this.audit = audit;
  }

  @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @ActivateRequestContext
  void look() {
    if (due.isScheduled()) {
      cycles.run("schedule of base backups", LOOK_EVERY, this::beginIfDue);
    }
  }

  private void beginIfDue() throws SQLException {
    if (!due.isDue()) {
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
}
