package dev.truss.recovery.wal;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A segment of the WAL.
 *
 * @param number from the beginning of the WAL
 */
public record WalSegment(int timeline, long number) {

  private static final Pattern NAME = Pattern.compile("[0-9A-F]{24}");
  private static final long LOG_BYTES = 1L << 32;

  /**
   * Parses the name of a file.
   *
   * @param bytes of each segment of that server
   */
  public static Optional<WalSegment> parse(String name, long bytes) {
    if (!NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    long log = Long.parseLong(name.substring(8, 16), 16);
    long segment = Long.parseLong(name.substring(16), 16);
    return Optional.of(
        new WalSegment(
            (int) Long.parseLong(name.substring(0, 8), 16), log * (LOG_BYTES / bytes) + segment));
  }

  /** Returns the number of the segment that contains a position. */
  public static long numberOf(Lsn lsn, long bytes) {
    return Long.divideUnsigned(lsn.position(), bytes);
  }

  public String name(long bytes) {
    long perLog = LOG_BYTES / bytes;
    return "%08X%08X%08X".formatted(timeline, number / perLog, number % perLog);
  }
}
