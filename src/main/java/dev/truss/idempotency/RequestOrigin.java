package dev.truss.idempotency;

/** Determines what a request means beyond its path and body. */
public interface RequestOrigin {

  /** Returns the database that the current request's session is on; empty without a session. */
  String database();
}
