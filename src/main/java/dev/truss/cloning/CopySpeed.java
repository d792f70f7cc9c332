package dev.truss.cloning;

import java.time.Duration;

/**
 * How long a copy holds its source: so much in any case, and so much per byte.
 *
 * @param fixed for a database of no size
 * @param bytesPerSecond what each byte adds
 */
record CopySpeed(Duration fixed, long bytesPerSecond) {

  /** Where bytes cost nothing that could be measured. */
  private static final long FASTEST = 1L << 50;

  Duration estimate(long bytes) {
    return fixed.plusNanos((long) (bytes * 1e9 / bytesPerSecond));
  }

  /** The line through two measurements. */
  static CopySpeed through(long smallBytes, Duration small, long largeBytes, Duration large) {
    double nanosPerByte =
        Math.max(0, (double) (large.toNanos() - small.toNanos()) / (largeBytes - smallBytes));
    long bytesPerSecond =
        nanosPerByte == 0 ? FASTEST : (long) Math.min(FASTEST, 1e9 / nanosPerByte);
    double fixed = Math.max(0, small.toNanos() - nanosPerByte * smallBytes);
    return new CopySpeed(Duration.ofNanos((long) fixed), bytesPerSecond);
  }
}
