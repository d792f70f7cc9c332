package dev.truss.postgres.program;

import java.io.IOException;

/**
 * Thrown when a program reports a failure. The message is logged, so it contains no rows; {@link
 * #withRow} does.
 */
public final class ProgramFailed extends IOException {

  private static final long serialVersionUID = 1;

  private final String withRow;

  ProgramFailed(String reason, String withRow, Throwable cause) {
    super(reason, cause);
    this.withRow = withRow;
  }

  /** Returns the message with the row that Postgres named, if it did. */
  public String withRow() {
    return withRow;
  }
}
