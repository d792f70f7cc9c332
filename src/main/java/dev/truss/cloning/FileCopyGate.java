package dev.truss.cloning;

import dev.truss.control.ControlDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Keeps base backups and copies of databases by files apart, over all replicas: a base backup that
 * reads a database while it is copied so can be wrong when it is recovered. By advisory locks,
 * which end with the sessions that hold them.
 *
 * @see <a
 *     href="https://www.postgresql.org/docs/current/continuous-archiving.html#CONTINUOUS-ARCHIVING-CAVEATS">Caveats</a>
 */
@ApplicationScoped
public class FileCopyGate {

  /** The lock's number, which is arbitrary. */
  private static final long LOCK = 0x7472_7573_7346L;

  private final ControlDatabase control;

  /** The gate, held by a base backup, which runs alone. Closing releases it. */
  public static final class Held implements AutoCloseable {
    private final Connection session;

    private Held(Connection session) {
      this.session = session;
    }

    @Override
    public void close() throws SQLException {
      try (session) {
        ask(session, "SELECT pg_advisory_unlock(?)");
      }
    }
  }

  FileCopyGate(ControlDatabase control) {
    this.control = control;
  }

  /**
   * Closes the gate for a base backup; empty while files are copied or another base backup runs.
   */
  public Optional<Held> close() throws SQLException {
    Connection session = control.maintenance();
    boolean held = false;
    try {
      held = ask(session, "SELECT pg_try_advisory_lock(?)");
      return held ? Optional.of(new Held(session)) : Optional.empty();
    } finally {
      if (!held) {
        session.close();
      }
    }
  }

  /**
   * Enters the gate for a copy, in the session that makes it. Returns false while a base backup
   * runs.
   */
  static boolean enter(Connection session) throws SQLException {
    return ask(session, "SELECT pg_try_advisory_lock_shared(?)");
  }

  /** Leaves the gate after the copy. */
  static void leave(Connection session) throws SQLException {
    ask(session, "SELECT pg_advisory_unlock_shared(?)");
  }

  private static boolean ask(Connection session, String question) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(question)) {
      query.setLong(1, LOCK);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
