package dev.truss.recovery;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How recoveries are made. */
@ConfigMapping(prefix = "truss.recovery")
interface RecoveryConfig {

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
