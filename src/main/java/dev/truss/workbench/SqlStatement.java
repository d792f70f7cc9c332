package dev.truss.workbench;

import java.util.List;
import java.util.Set;

/**
 * A statement of a user's SQL.
 *
 * @param jdbc the statement as the driver takes it: a question mark for each parameter, two for a
 *     question mark
 * @param offset where it begins in the user's text, in characters
 * @param parameters the number of each parameter, from 1, in the order in which they occur
 * @param words its keywords and plain names, in upper case
 */
record SqlStatement(String jdbc, int offset, List<Integer> parameters, List<String> words) {

  private static final Set<String> TRANSACTION =
      Set.of("BEGIN", "START", "COMMIT", "END", "ABORT", "ROLLBACK");

  SqlStatement {
    parameters = List.copyOf(parameters);
    words = List.copyOf(words);
  }

  /**
   * Returns whether it would begin or end the transaction that all statements of a request share.
   */
  boolean controlsTransaction() {
    if (words.isEmpty()) {
      return false;
    }
    String first = words.getFirst();
    String second = words.size() > 1 ? words.get(1) : "";
    if (first.equals("PREPARE")) {
      return second.equals("TRANSACTION");
    }
    return TRANSACTION.contains(first) && !(first.equals("ROLLBACK") && words.contains("TO"));
  }
}
