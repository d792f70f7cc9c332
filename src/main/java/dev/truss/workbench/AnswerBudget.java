package dev.truss.workbench;

import org.jspecify.annotations.Nullable;

/**
 * What the results of a request may take of the memory, all together. Whatever a result is made of
 * is counted, not only its texts: a NULL takes room, too.
 */
final class AnswerBudget {

  /** The memory of a text beside its characters, and of its place in a list. */
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

  /** Returns how much there was at first. */
  long bytes() {
    return bytes;
  }

  /** Returns how many cells were cut so far. */
  int cellsCut() {
    return cellsCut;
  }

  /** Takes a cell, or as much of it as there is room for. */
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
