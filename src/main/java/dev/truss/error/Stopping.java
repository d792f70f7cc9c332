package dev.truss.error;

/** What is answered when Truss stops, and cannot do what was asked for any more. */
public final class Stopping {

  private Stopping() {}

  /** 503 {@code stopping}. */
  public static ProblemException problem() {
    return ProblemException.unavailable(
        "stopping",
        "Truss is stopping. Ask again: another replica answers, or this one is back.",
        null);
  }
}
