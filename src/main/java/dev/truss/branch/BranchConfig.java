package dev.truss.branch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The options for creating branches and for their expiry. */
@ConfigMapping(prefix = "truss.branch")
interface BranchConfig {

  /** SQL that runs in every new branch before it becomes active, as Truss's role. */
  Optional<String> hooks();

  /** How often expired branches are marked, and those marked before are dropped. */
  @WithDefault("1m")
  Duration cleanupEvery();
}
