package dev.truss.postgres.failure;

import dev.truss.error.ProblemException;

/** Returns the reason of a failure, for users. */
public final class FailureReason {

  private FailureReason() {}

  /** Returns the message of a failure. If a disk is full, it adds what to do. */
  public static String of(Throwable thrown) {
    String message =
        thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
    return thrown instanceof ProblemException
        ? message
        : NoRoom.behind(thrown).map(NoRoom::sentence).orElse(message);
  }
}
