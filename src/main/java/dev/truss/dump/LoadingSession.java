package dev.truss.dump;

import dev.truss.postgres.ProgramSession;

/**
 * How the sessions of {@code pg_restore} are set.
 *
 * <p>No statement waits until it is on disk: after a crash of the server another run begins again,
 * and the transaction that publishes the database is waited for, and with it all before.
 */
final class LoadingSession {

  private LoadingSession() {}

  static ProgramSession of(ProgramSession target) {
    return target.with("synchronous_commit", "off");
  }
}
