package dev.truss.diff.schema;

import dev.truss.diff.side.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/** The place where SQL is tried: an empty database with the schema of the parent. */
public interface TrialPlace {

  /**
   * Creates a database, uses it and drops it.
   *
   * @param only the names, without a schema, of the relations and their parts to load; empty for
   *     the whole schema
   * @throws NotPossible with the reason and what to do about it
   * @throws Elsewhere if another session failed
   */
  <T> T use(Set<String> only, Deadline deadline, Use<T> use) throws NotPossible, Elsewhere;

  /** A place without a database, for clients that do not want to wait for a trial. */
  TrialPlace NOWHERE =
      new TrialPlace() {
        @Override
        public <T> T use(Set<String> only, Deadline deadline, Use<T> use) throws NotPossible {
          throw new NotPossible("The request said verify=false.");
        }
      };

  /** The use of the database. */
  interface Use<T> {
    /**
     * Uses the database.
     *
     * @param session a session of a role that owns the database and has no rights elsewhere. Nobody
     *     can log in as the role any more.
     * @throws SQLException from that session
     */
    T in(Connection session, String role) throws SQLException, Elsewhere;
  }

  /** Thrown when a session other than the one of the trial failed. */
  final class Elsewhere extends Exception {
    private static final long serialVersionUID = 1L;
    private final SQLException why;

    Elsewhere(SQLException why) {
      super(why);
      this.why = why;
    }

    SQLException why() {
      return why;
    }
  }

  /** Thrown when the database cannot be created. */
  final class NotPossible extends Exception {
    private static final long serialVersionUID = 1L;

    public NotPossible(String reason) {
      super(reason);
    }

    public NotPossible(String reason, Throwable cause) {
      super(reason, cause);
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }
}
