package dev.truss.postgres.failure;

import dev.truss.error.ProblemException;
import java.sql.SQLException;

/**
 * Thrown when a database refuses sessions until its settings are changed. The message says which.
 */
public final class SessionRefused extends SQLException {

  private static final long serialVersionUID = 1L;

  private final String code;

  public SessionRefused(String code, String message, String state, SQLException cause) {
    super(message, state, cause);
    this.code = code;
  }

  /** Returns the problem for the client. */
  public ProblemException problem() {
    return ProblemException.conflict(code).cause(this).detail("%s", getMessage());
  }
}
