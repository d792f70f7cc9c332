package dev.truss.dump;

import dev.truss.postgres.ProgramSession;

/**
 * The settings of the sessions of {@code pg_restore}.
 *
 * <p>Commits are asynchronous: after a crash of the server another run starts over, and the commit
 * that publishes the database flushes all earlier ones.
 */
final class LoadingSession {

  private LoadingSession() {}

  static ProgramSession of(ProgramSession target) {
    return target.with("synchronous_commit", "off");
  }
}
