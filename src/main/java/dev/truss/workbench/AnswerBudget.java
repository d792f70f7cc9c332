package dev.truss.workbench;

import org.jspecify.annotations.Nullable;

/**
 * Limits the memory of all results of a request. It counts whatever a result is made of, not only
 * its texts: a NULL takes memory, too.
 */
final class AnswerBudget {

  /** The memory that a text takes besides its characters, including its place in a list. */
  private static final int TEXT = 56;

  private static final int NOTHING = 8;

  private static final String CUT = "…";

  private final long bytes;
  private long left;
  private int cellsCut;

  AnswerBudget(long bytes) {
    this.bytes = bytes;
    left = bytes;
  }

  boolean isSpent() {
    return left <= 0;
  }

  /** Returns the limit, in bytes. */
  long bytes() {
    return bytes;
  }

  /** Returns how many cells were cut so far. */
  int cellsCut() {
    return cellsCut;
  }

  /** Returns a cell, or as much of it as fits. */
  @Nullable String fit(@Nullable String cell) {
    String fitting = cell;
    if (cell != null && TEXT + cell.length() > left) {
      int end = (int) Math.max(0, left - TEXT);
      if (end > 0 && Character.isHighSurrogate(cell.charAt(end - 1))) {
        end--;
      }
      fitting = cell.substring(0, end) + CUT;
      cellsCut++;
    }
    take(cell);
    return fitting;
  }

  void take(@Nullable String text) {
    left -= text == null ? NOTHING : TEXT + text.length();
  }
}
