package dev.truss.security;

import org.jspecify.annotations.Nullable;

/** An answer that knows what its request was about. */
public interface Audited {

  /** As people call it; null for what the path says. */
  @Nullable String auditSubject();
}
