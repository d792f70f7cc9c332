package dev.truss.recovery;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The options for recoveries. */
@ConfigMapping(prefix = "truss.recovery")
interface RecoveryConfig {

  /** The number of concurrent recoveries over all replicas. Others wait. */
  @WithDefault("2")
  int maxConcurrent();

  /** The number of sessions that copy a recovered database. */
  @WithDefault("2")
  int workers();

  /** How long a recovery waits until the WAL that it needs is archived. */
  @WithDefault("1m")
  Duration archiveTimeout();
}
