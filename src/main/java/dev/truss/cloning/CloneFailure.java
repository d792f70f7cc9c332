package dev.truss.cloning;

import dev.truss.postgres.failure.SqlStates;
import java.sql.SQLException;

/** Thrown when a clone fails. The source is unchanged. */
abstract sealed class CloneFailure extends Exception {

  private static final long serialVersionUID = 1L;

  private CloneFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** Thrown when sessions stayed, or a client connected between the check and the clone. */
  static final class SourceBusy extends CloneFailure {
    private static final long serialVersionUID = 1L;

    SourceBusy(Throwable cause) {
      super("sessions stayed on the source", cause);
    }
  }

  /** Thrown when a clone took too long and was stopped. */
  static final class HoldExceeded extends CloneFailure {
    private static final long serialVersionUID = 1L;

    private final String blockers;

    HoldExceeded(String blockers, Throwable cause) {
      super("the clone took longer than the source may be held", cause);
      this.blockers = blockers;
    }

    /** Returns the sessions whose locks it waited for; empty if there were none. */
    String blockers() {
      return blockers;
    }
  }

  /** Postgres does not make it, for a reason of its own. */
  static final class Refused extends CloneFailure {
    private static final long serialVersionUID = 1L;

    private final SQLException why;

    Refused(SQLException why) {
      super("the clone was refused", why);
      this.why = why;
    }

    SQLException why() {
      return why;
    }
  }

  /**
   * Returns the failure for an error of {@code CREATE DATABASE}.
   *
   * @throws SQLException the error itself, when Postgres is unavailable
   */
  static CloneFailure of(SQLException failed, boolean canceledByUs, String blockers)
      throws SQLException {
    if (SqlStates.OBJECT_IN_USE.equals(failed.getSQLState()) || canceledByUs) {
      return new SourceBusy(failed);
    }
    if (SqlStates.QUERY_CANCELED.equals(failed.getSQLState())) {
      return new HoldExceeded(blockers, failed);
    }
    if (SqlStates.isUnavailable(failed)) {
      throw failed;
    }
    return new Refused(failed);
  }
}
