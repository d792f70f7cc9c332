package dev.truss.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The options for authentication. */
@ConfigMapping(prefix = "truss.auth")
public interface AuthConfig {

  /**
   * The mode. Only {@code none} is supported: every client that can reach Truss may do everything.
   */
  @WithDefault("none")
  String mode();

  /** Whether Truss may be reachable from other machines with mode {@code none}. */
  @WithDefault("false")
  boolean allowAnonymous();
}
