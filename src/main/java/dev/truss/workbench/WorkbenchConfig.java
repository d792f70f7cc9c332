package dev.truss.workbench;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The options for users' SQL. */
@ConfigMapping(prefix = "truss.workbench")
interface WorkbenchConfig {

  /** The number of requests that may run SQL at once, in this process. */
  @WithDefault("10")
  int maxConcurrent();
}
