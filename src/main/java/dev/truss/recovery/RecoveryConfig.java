package dev.truss.recovery;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How far back recoveries reach, and how they are made. */
@ConfigMapping(prefix = "truss.recovery")
interface RecoveryConfig {

  /** For how long every moment stays reachable; base backups and WAL that are older go. */
  @WithDefault("7d")
  Duration window();

  /**
   * When base backups are made: a cron expression of five fields in UTC, or {@code off}. The first
   * is made as soon as WAL is archived.
   */
  @WithDefault("0 3 * * *")
  String baseBackupSchedule();

  /** Recoveries that run at once, over all replicas; others wait. */
  @WithDefault("2")
  int maxConcurrent();

  /** Sessions that copy the recovered database at the same time. */
  @WithDefault("2")
  int workers();

  /** For how long a recovery waits until the WAL that it needs is in the archive. */
  @WithDefault("1m")
  Duration archiveTimeout();
}
