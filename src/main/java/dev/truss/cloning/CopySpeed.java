package dev.truss.cloning;

import java.time.Duration;

/**
 * The time for which a copy holds its source: a fixed part, and one for each byte.
 *
 * @param fixed for the files of an empty database
 * @param bytesPerSecond what each byte adds
 */
record CopySpeed(Duration fixed, long bytesPerSecond) {

  /** The speed where bytes cost nothing measurable. */
  private static final long FASTEST = 1L << 50;

  /**
   * The number of files of {@code template0}. Creating them takes most of the time for an empty
   * database.
   */
  private static final double FILES_WHEN_EMPTY = 300;

  /**
   * Estimates the time of a copy.
   *
   * @param files the number of files of the database; 0 if it is not known
   */
  Duration estimate(long bytes, long files) {
    double timesEmpty = Math.max(1, files / FILES_WHEN_EMPTY);
    return Duration.ofNanos((long) (fixed.toNanos() * timesEmpty + bytes * 1e9 / bytesPerSecond));
  }

  /** Returns the line through two measurements. */
  static CopySpeed through(long smallBytes, Duration small, long largeBytes, Duration large) {
    double nanosPerByte =
        Math.max(0, (double) (large.toNanos() - small.toNanos()) / (largeBytes - smallBytes));
    long bytesPerSecond =
        nanosPerByte == 0 ? FASTEST : (long) Math.min(FASTEST, 1e9 / nanosPerByte);
    double fixed = Math.max(0, small.toNanos() - nanosPerByte * smallBytes);
    return new CopySpeed(Duration.ofNanos((long) fixed), bytesPerSecond);
  }
}
