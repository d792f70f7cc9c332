package dev.truss.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How users prove who they are. */
@ConfigMapping(prefix = "truss.auth")
public interface AuthConfig {

  /** Only {@code none} is there: everybody who can reach Truss may do everything. */
  @WithDefault("none")
  String mode();

  /** Accept that with mode {@code none} Truss can be reached from other machines. */
  @WithDefault("false")
  boolean allowAnonymous();
}
