package dev.truss.control;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Several instances of Truss that share one control database. */
@ConfigMapping(prefix = "truss.replica")
public interface ReplicaConfig {

  /**
   * The time without a heartbeat after which a replica counts as dead and its work is taken over.
   */
  @WithDefault("15s")
  Duration lease();
}
