package dev.truss.diff.side;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The moment by which a comparison must end. */
public record Deadline(Clock clock, Instant end) {

  public static Deadline in(Duration time, Clock clock) {
    return new Deadline(clock, clock.instant().plus(time));
  }

  /** Thrown when the deadline passes before the schemas are compared. */
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
   * Returns the timeout of a statement that begins now. It is at least a second, so that the list
   * of tables can be read and reported even if there is no time to read the tables.
   */
  public long statementMillis() {
    return Math.max(1000, left().toMillis());
  }

  /** Returns the remaining time, or zero. */
  public Duration left() {
    Duration left = Duration.between(clock.instant(), end);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
