package dev.truss.error;

/** The problem of requests that Truss no longer serves because it stops. */
public final class Stopping {

  private Stopping() {}

  /** Returns 503 {@code stopping}. */
  public static ProblemException problem() {
    return ProblemException.unavailable(
        "stopping",
        "Truss is stopping. Ask again: another replica answers, or this one is back.",
        null);
  }
}
