package dev.truss.postgres.failure;

import dev.truss.error.ProblemException;
import java.sql.SQLException;

/**
 * A database does not let a session in, and will not until something is changed there. Its message
 * says what.
 */
public final class SessionRefused extends SQLException {

  private static final long serialVersionUID = 1L;

  private final String code;

  public SessionRefused(String code, String message, String state, SQLException cause) {
    super(message, state, cause);
    this.code = code;
  }

  /** The same, for a client. */
  public ProblemException problem() {
    return ProblemException.conflict(code).cause(this).detail("%s", getMessage());
  }
}
