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
   */
  <T> T use(Set<String> only, Deadline deadline, Use<T> use) throws SQLException, NotPossible;

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
     * @param session a session of a role that owns the database and has no rights elsewhere
     */
    T in(Connection session, String role) throws SQLException;
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
