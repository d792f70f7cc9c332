package dev.truss.control;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Clearing up after what died. */
@ConfigMapping(prefix = "truss.reconcile")
public interface ReconcileConfig {

  /** How often the control database, the marks and the databases are compared. */
  @WithDefault("1m")
  Duration every();
}
