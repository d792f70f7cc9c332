package dev.truss.cloning;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long a source may be held, and how it is emptied. */
@ConfigMapping(prefix = "truss.branch")
public interface CloningConfig {

  /** New connections to a source wait while a clone of it runs, no longer than this. */
  @WithDefault("5s")
  Duration maxHold();

  /** {@code drain} ends a session that has been idle between transactions for so long. */
  @WithDefault("20ms")
  Duration drainIdle();
}
