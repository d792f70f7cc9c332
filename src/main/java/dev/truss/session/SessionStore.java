package dev.truss.session;

import dev.truss.control.ControlDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What sessions are on. */
@ApplicationScoped
class SessionStore {

  private final ControlDatabase control;

  SessionStore(ControlDatabase control) {
    this.control = control;
  }

  /** Whether there is such a session. */
  boolean knows(Optional<byte[]> tokenHash) {
    return tokenHash.isPresent()
        && control
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery("SELECT EXISTS (SELECT FROM session WHERE token_hash = ?)")
                        .bind(0, tokenHash.get())
                        .mapTo(Boolean.class)
                        .one());
  }

  /** The branch that a session chose; empty for the main database. Notes that it was seen. */
  Optional<Long> branchOf(byte[] tokenHash) {
    return control
        .jdbi()
        .withHandle(
            handle -> {
              handle.execute(
                  """
                  UPDATE session SET seen_at = clock_timestamp()
                  WHERE token_hash = ? AND seen_at < clock_timestamp() - interval '1 hour'""",
                  tokenHash);
              return handle
                  .createQuery(
                      "SELECT branch_id FROM session WHERE token_hash = ? AND branch_id IS NOT NULL")
                  .bind(0, tokenHash)
                  .mapTo(Long.class)
                  .findOne();
            });
  }

  /** A session is on this from here on; null for the main database. */
  void put(byte[] tokenHash, @Nullable Long branchId) {
    control
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    """
                    INSERT INTO session (token_hash, branch_id) VALUES (?, ?)
                    ON CONFLICT (token_hash) DO UPDATE SET branch_id = excluded.branch_id, seen_at = excluded.seen_at""",
                    tokenHash,
                    branchId));
  }

  /** Forgets those that were not seen for as long as their cookies live. */
  void forgetOld() {
    control
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "DELETE FROM session WHERE seen_at < clock_timestamp() - make_interval(secs => ?)",
                    (double) SessionCookie.LIFE.toSeconds()));
  }
}
