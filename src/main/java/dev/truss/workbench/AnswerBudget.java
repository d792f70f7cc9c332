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

  private long left;

  AnswerBudget(long bytes) {
    left = bytes;
  }

  boolean isSpent() {
    return left <= 0;
  }

  void take(@Nullable String text) {
    left -= text == null ? NOTHING : TEXT + text.length();
  }
}
