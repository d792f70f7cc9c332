package dev.truss.diff.schema;

import dev.truss.diff.side.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/** Where SQL can be tried: an empty database with the schema of the parent. */
public interface TrialPlace {

  /**
   * Makes one, uses it and drops it.
   *
   * @param only the names without a schema of the relations, and of what belongs to them, that are
   *     wanted; empty for the whole schema
   * @throws NotPossible with the reason and what to do about it
   */
  <T> T use(Set<String> only, Deadline deadline, Use<T> use) throws SQLException, NotPossible;

  /** For a client that does not want to wait for a trial. */
  TrialPlace NOWHERE =
      new TrialPlace() {
        @Override
        public <T> T use(Set<String> only, Deadline deadline, Use<T> use) throws NotPossible {
          throw new NotPossible("The request said verify=false.");
        }
      };

  /** What is done there. */
  interface Use<T> {
    /**
     * Does it.
     *
     * @param session of a role that owns the database, and can do nothing elsewhere
     */
    T in(Connection session, String role) throws SQLException;
  }

  /** It cannot be made here. */
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
