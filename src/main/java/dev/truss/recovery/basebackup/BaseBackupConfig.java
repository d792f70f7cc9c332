package dev.truss.recovery.basebackup;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The options for how far back recoveries reach. */
@ConfigMapping(prefix = "truss.recovery")
public interface BaseBackupConfig {

  /** How far back every moment stays recoverable. Older base backups and WAL are deleted. */
  @WithDefault("7d")
  Duration window();

  /**
   * When base backups are made: a cron expression of five fields in UTC, or {@code off}. The first
   * is made as soon as WAL is archived.
   */
  @WithDefault("0 3 * * *")
  String baseBackupSchedule();
}
