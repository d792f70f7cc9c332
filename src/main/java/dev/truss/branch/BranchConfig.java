package dev.truss.branch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How branches are made and how they go. */
@ConfigMapping(prefix = "truss.branch")
interface BranchConfig {

  /**
   * SQL that is run in every new branch, as the role Truss works with, before the branch is active.
   */
  Optional<String> hooks();

  /** How often branches past their time are marked, and those marked before are dropped. */
  @WithDefault("1m")
  Duration cleanupEvery();
}
