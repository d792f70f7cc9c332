package dev.truss.postgres.program;

import java.io.IOException;

/**
 * A program failed at what it was given, as far as it said. Its message has no rows in it, for it
 * is logged; {@link #withRow} has.
 */
public final class ProgramFailed extends IOException {

  private static final long serialVersionUID = 1;

  private final String withRow;

  ProgramFailed(String reason, String withRow, Throwable cause) {
    super(reason, cause);
    this.withRow = withRow;
  }

  /** The message, and which row it is about where Postgres said so. */
  public String withRow() {
    return withRow;
  }
}
