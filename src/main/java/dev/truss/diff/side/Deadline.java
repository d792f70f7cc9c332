package dev.truss.diff.side;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The moment by which a comparison has to have ended. */
public record Deadline(Clock clock, Instant end) {

  public static Deadline in(Duration time, Clock clock) {
    return new Deadline(clock, clock.instant().plus(time));
  }

  /** It passed before the schemas were compared. */
  public static final class Passed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Passed(@Nullable Throwable cause) {
      super(cause);
    }
  }

  public boolean hasPassed() {
    return !clock.instant().isBefore(end);
  }

  public void throwIfPassed() {
    if (hasPassed()) {
      throw new Passed(null);
    }
  }

  /**
   * How long a statement that begins now may run. Never less than a second, so that the list of
   * tables can be read, and named, even if there is no time to read the tables.
   */
  public long statementMillis() {
    return Math.max(1000, left().toMillis());
  }

  /** What is left of the time; not below zero. */
  public Duration left() {
    Duration left = Duration.between(clock.instant(), end);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
