package dev.truss.session;

import dev.truss.control.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of sessions and the branches that they are on. */
@ApplicationScoped
class SessionStore {

  private final Rows rows;

  SessionStore(Rows rows) {
    this.rows = rows;
  }

  /** Returns whether the session exists. */
  boolean knows(Optional<byte[]> tokenHash) {
    return tokenHash.isPresent()
        && rows.one(
            "SELECT EXISTS (SELECT FROM session WHERE token_hash = ?)",
            row -> row.getBoolean(1),
            tokenHash.get());
  }

  /**
   * Returns the branch that a session chose; empty for the main database. Notes that the session
   * was seen.
   */
  Optional<Long> branchOf(byte[] tokenHash) {
    rows.change(
        """
        UPDATE session SET seen_at = clock_timestamp()
        WHERE token_hash = ? AND seen_at < clock_timestamp() - interval '1 hour'""",
        tokenHash);
    return rows.find(
        "SELECT branch_id FROM session WHERE token_hash = ? AND branch_id IS NOT NULL",
        row -> row.getLong(1),
        tokenHash);
  }

  /** Puts a session on a branch; null for the main database. */
  void put(byte[] tokenHash, @Nullable Long branchId) {
    rows.change(
        """
                    INSERT INTO session (token_hash, branch_id) VALUES (?, ?)
                    ON CONFLICT (token_hash) DO UPDATE SET branch_id = excluded.branch_id, seen_at = excluded.seen_at""",
        tokenHash,
        branchId);
  }

  /** Deletes the sessions that were not seen for the lifetime of their cookies. */
  void forgetOld() {
    rows.change(
        "DELETE FROM session WHERE seen_at < clock_timestamp() - make_interval(secs => ?)",
        (double) SessionCookie.LIFE.toSeconds());
  }
}
