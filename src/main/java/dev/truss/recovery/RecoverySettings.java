package dev.truss.recovery;

import dev.truss.error.ProblemException;
import dev.truss.job.CronTimes;
import dev.truss.recovery.basebackup.BaseBackupConfig;
import dev.truss.recovery.basebackup.DueBaseBackup;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** Keeps Truss from starting with settings that would fail, or remove everything, later. */
@ApplicationScoped
class RecoverySettings {

  private final RecoveryConfig config;
  private final BaseBackupConfig baseBackups;

  RecoverySettings(RecoveryConfig config, BaseBackupConfig baseBackups) {
    this.config = config;
    this.baseBackups = baseBackups;
  }

  void check(@Observes StartupEvent event) {
    check(config, baseBackups);
  }

  static void check(RecoveryConfig config, BaseBackupConfig baseBackups) {
    require("max-concurrent", config.maxConcurrent());
    require("workers", config.workers());
    require("window", baseBackups.window());
    require("archive-timeout", config.archiveTimeout());
    String cron = baseBackups.baseBackupSchedule();
    if (!cron.equals(DueBaseBackup.OFF)) {
      try {
        CronTimes.next(cron, ZoneOffset.UTC, Instant.EPOCH);
      } catch (ProblemException e) {
        throw new ConfigurationException(
            "truss.recovery.base-backup-schedule is %s: %s".formatted(cron, e.getMessage()), e);
      }
    }
  }

  private static void require(String setting, int number) {
    if (number < 1) {
      throw new ConfigurationException(
          "truss.recovery.%s is %d; it must be at least 1".formatted(setting, number));
    }
  }

  private static void require(String setting, Duration duration) {
    if (!duration.isPositive()) {
      throw new ConfigurationException(
          "truss.recovery.%s is %s; it must be longer than nothing".formatted(setting, duration));
    }
  }
}
