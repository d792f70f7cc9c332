package dev.truss.idempotency;

/** Says what a request means beyond its path and body. */
public interface RequestOrigin {

  /** Which database the session of the request now answered is on; empty without a session. */
  String database();
}
