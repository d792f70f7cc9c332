package dev.truss.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The audit trail. */
@ConfigMapping(prefix = "truss.audit")
public interface AuditConfig {

  /** For how long it says what was done. */
  @WithDefault("90d")
  Duration keep();
}
