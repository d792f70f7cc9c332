package dev.truss.diff;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The moment by which a comparison has to have ended. */
record Deadline(Clock clock, Instant end) {

  static Deadline in(Duration time, Clock clock) {
    return new Deadline(clock, clock.instant().plus(time));
  }

  boolean hasPassed() {
    return !clock.instant().isBefore(end);
  }

  /**
   * How long a statement that begins now may run. Never less than a second, so that the list of
   * tables can be read, and named, even if there is no time to read the tables.
   */
  long statementMillis() {
    return Math.max(1000, Duration.between(clock.instant(), end).toMillis());
  }
}
