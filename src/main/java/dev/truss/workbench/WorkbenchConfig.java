package dev.truss.workbench;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much SQL of users runs. */
@ConfigMapping(prefix = "truss.workbench")
interface WorkbenchConfig {

  /** Requests that may run SQL at once, in this process. */
  @WithDefault("10")
  int maxConcurrent();
}
