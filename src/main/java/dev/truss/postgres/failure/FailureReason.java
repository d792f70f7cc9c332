package dev.truss.postgres.failure;

import dev.truss.error.ProblemException;

/** Why something failed, for users to read. */
public final class FailureReason {

  private FailureReason() {}

  /** Its message; where there was no room, that, and what to do about it. */
  public static String of(Throwable thrown) {
    String message =
        thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
    return thrown instanceof ProblemException
        ? message
        : NoRoom.behind(thrown).map(NoRoom::sentence).orElse(message);
  }
}
