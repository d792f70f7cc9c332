package dev.truss.control;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Several instances of Truss on one control database. */
@ConfigMapping(prefix = "truss.replica")
public interface ReplicaConfig {

  /**
   * A replica that has not been heard of for so long is taken for dead, and its work taken over.
   */
  @WithDefault("15s")
  Duration lease();
}
