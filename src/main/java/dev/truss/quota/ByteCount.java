package dev.truss.quota;

import java.util.Locale;

/** Formats sizes as the dashboard does, in units of 1024. */
final class ByteCount {

  private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB", "PB"};
  private static final double UNIT = 1024;
  private static final double NEXT = 999.5;
  private static final double TWO_DIGITS = 9.95;

  private ByteCount() {}

  /** Returns a size with at most three digits: 1.2 GB. */
  static String words(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= NEXT && unit < UNITS.length - 1) {
      value /= UNIT;
      unit++;
    }
    String format = unit == 0 || value >= TWO_DIGITS ? "%.0f %s" : "%.1f %s";
    return String.format(Locale.ROOT, format, value, UNITS[unit]);
  }
}
