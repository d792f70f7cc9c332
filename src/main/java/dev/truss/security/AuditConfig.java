package dev.truss.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The options for the audit trail. */
@ConfigMapping(prefix = "truss.audit")
public interface AuditConfig {

  /** How long entries are kept. */
  @WithDefault("90d")
  Duration keep();
}
