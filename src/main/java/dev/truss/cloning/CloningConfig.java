package dev.truss.cloning;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The options for how long a source may be held, and how its sessions are ended. */
@ConfigMapping(prefix = "truss.branch")
public interface CloningConfig {

  /** The longest time that new connections to a source wait for a clone of it. */
  @WithDefault("5s")
  Duration maxHold();

  /** The time between transactions after which {@code drain} ends a session. */
  @WithDefault("20ms")
  Duration drainIdle();
}
