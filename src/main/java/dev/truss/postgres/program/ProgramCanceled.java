package dev.truss.postgres.program;

import java.io.IOException;

/** A program did not fail, but was ended before it was done. */
public final class ProgramCanceled extends IOException {

  private static final long serialVersionUID = 1;

  ProgramCanceled(Throwable cause) {
    super("canceled", cause);
  }
}
