package dev.truss.branch;

import dev.truss.error.ProblemException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The time to live of a branch.
 *
 * @param hours 0 for no expiry; at most ten years, to a millionth of an hour
 */
record TimeToLive(BigDecimal hours) {

  static final TimeToLive FOREVER = new TimeToLive(BigDecimal.ZERO);

  private static final BigDecimal MAX_HOURS = BigDecimal.valueOf(87_600);
  private static final int DECIMALS = 6;
  private static final BigDecimal SHORTEST = BigDecimal.ONE.movePointLeft(DECIMALS);
  private static final BigDecimal MILLIS_PER_HOUR = BigDecimal.valueOf(3_600_000);

  /** Takes it as the request has it; null is for ever. */
  static TimeToLive of(@Nullable BigDecimal given) {
    if (given == null) {
      return FOREVER;
    }
    if (given.signum() < 0 || given.compareTo(MAX_HOURS) > 0) {
      throw ProblemException.invalidField(
          "ttl_hours", "must be between 0 (no expiry) and 87600 (ten years), in hours");
    }
    if (given.signum() > 0 && given.compareTo(SHORTEST) < 0) {
      return new TimeToLive(SHORTEST);
    }
    BigDecimal rounded = given.setScale(DECIMALS, RoundingMode.CEILING).stripTrailingZeros();
    return new TimeToLive(rounded.scale() < 0 ? rounded.setScale(0) : rounded);
  }

  /** Returns the expiry of a branch that begins at {@code start}; null if it never expires. */
  @Nullable Instant expiry(Instant start) {
    return hours.signum() == 0
        ? null
        : start.plus(Duration.ofMillis(hours.multiply(MILLIS_PER_HOUR).longValue()));
  }
}
