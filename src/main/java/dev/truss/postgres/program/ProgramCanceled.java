package dev.truss.postgres.program;

import java.io.IOException;

/** Thrown when a program did not fail but was ended early. */
public final class ProgramCanceled extends IOException {

  private static final long serialVersionUID = 1;

  ProgramCanceled(Throwable cause) {
    super("canceled", cause);
  }
}
