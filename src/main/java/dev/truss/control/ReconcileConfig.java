package dev.truss.control;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The reconciler, which cleans up after crashes. */
@ConfigMapping(prefix = "truss.reconcile")
public interface ReconcileConfig {

  /** How often the reconciler compares the control database, the marks and the databases. */
  @WithDefault("1m")
  Duration every();
}
