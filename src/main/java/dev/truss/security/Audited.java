package dev.truss.security;

import org.jspecify.annotations.Nullable;

/** An answer that names the subject of its request. */
public interface Audited {

  /** Returns the subject as users call it; null if the path says it. */
  @Nullable String auditSubject();
}
