package dev.truss.backup.schedule;

import dev.truss.backup.Backup;
import dev.truss.backup.BackupDeletion;
import dev.truss.backup.BackupEvent;
import dev.truss.backup.BackupSource;
import dev.truss.backup.BackupStore;
import dev.truss.backup.Verification;
import dev.truss.backup.verification.Verifications;
import dev.truss.error.ProblemException;
import dev.truss.job.CronTimes;
import dev.truss.postgres.failure.FailureReason;
import dev.truss.security.AuditTrail;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Begins what follows a backup: the verification that was asked for and, for a backup of a
 * schedule, the deletion of outdated ones.
 */
@ApplicationScoped
class AfterBackup {

  private static final Logger LOG = Logger.getLogger(AfterBackup.class);

  private final ScheduleStore schedules;
  private final BackupStore store;
  private final BackupDeletion deletion;
  private final Verifications verifications;
  private final AuditTrail audit;

  AfterBackup(
      ScheduleStore schedules,
      BackupStore store,
      BackupDeletion deletion,
      Verifications verifications,
      AuditTrail audit) {
    this.schedules = schedules;
    this.store = store;
    this.deletion = deletion;
    this.verifications = verifications;
    this.audit = audit;
  }

  void follow(@Observes BackupEvent event) {
    switch (event) {
      case BackupEvent.Completed(Backup backup) -> completed(backup);
      case BackupEvent.Verified(Backup backup) -> verified(backup);
      case BackupEvent.Unproven(Backup backup, String reason) -> unproven(backup, reason);
    }
  }

  private void completed(Backup backup) {
    if (backup.schedule() == null) {
      if (backup.verify() != null) {
        verify(backup);
      }
      return;
    }
    follow(
        backup,
        schedule -> {
          if (schedule.verify()) {
            verifications.begin(backup.id(), schedule.createdBy());
            audit.byTruss("verify backup", backup.label());
          } else {
            prune(schedule, backup);
          }
        });
  }

  /** Begins the verification. The backup stays completed if that fails. */
  private void verify(Backup backup) {
    try {
      verifications.begin(backup.id(), backup.createdBy());
      audit.byTruss("verify backup", backup.label());
    } catch (RuntimeException e) {
      LOG.warnf(e, "the verification of backup %d was not begun", backup.id());
    }
  }

  private void verified(Backup backup) {
    follow(backup, schedule -> prune(schedule, backup));
  }

  /** Notes the reason in the schedule, if it asked for the verification. */
  private void unproven(Backup backup, String reason) {
    follow(
        backup,
        schedule -> {
          if (schedule.verify()) {
            schedules.failed(schedule.name(), "backup %d: %s".formatted(backup.id(), reason));
          }
        });
  }

  private interface Next {
    void run(Schedule schedule) throws IOException;
  }

  /**
   * Runs what follows. The backup stays completed if that fails, and the schedule shows the reason.
   */
  private void follow(Backup backup, Next next) {
    String name = backup.schedule();
    if (name == null) {
      return;
    }
    try {
      Optional<Schedule> schedule = schedules.find(name);
      if (schedule.isPresent()) {
        next.run(schedule.get());
      }
    } catch (IOException | RuntimeException e) {
      LOG.warnf(e, "schedule %s after backup %d", name, backup.id());
      tell(name, FailureReason.of(e));
    }
  }

  private void tell(String schedule, String reason) {
    try {
      schedules.failed(schedule, reason);
    } catch (RuntimeException e) {
      LOG.warnf(e, "schedule %s could not be told", schedule);
    }
  }

  /**
   * Deletes outdated backups, also those of sources that no longer exist, which complete no backup
   * of their own.
   */
  private void prune(Schedule schedule, Backup after) throws IOException {
    Set<BackupSource> sources = new LinkedHashSet<>();
    sources.add(BackupSource.of(after));
    sources.addAll(store.goneSources(schedule.name()));
    for (BackupSource source : sources) {
      prune(schedule, source);
    }
  }

  private void prune(Schedule schedule, BackupSource source) throws IOException {
    List<RetentionPolicy.Kept> backups =
        store.completedBy(schedule.name(), source).stream()
            .map(
                backup ->
                    new RetentionPolicy.Kept(
                        backup.id(),
                        backup.createdAt(),
                        backup.proven(),
                        backup.verification() == Verification.FAILED))
            .toList();
    for (long id : schedule.keep().outdated(backups, CronTimes.zone(schedule.timeZone()))) {
      try {
        deletion.delete(id);
        audit.byTruss("delete backup", Long.toString(id));
        LOG.infof("backup outdated, id=%d schedule=%s", id, schedule.name());
      } catch (ProblemException e) {
        LOG.infof("backup %d stays until the next time: %s", id, e.getMessage());
      }
    }
  }
}
