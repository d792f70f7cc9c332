package dev.truss.branch;

import dev.truss.error.ProblemException;

/**
 * Labels in which {@code *} stands for any characters, or none.
 *
 * @param text 1 to 60 characters, as in labels
 */
public record LabelPattern(String text) {

  /**
   * Checks a pattern from a request.
   *
   * @param field that it stands in
   * @throws ProblemException 422, naming the field
   */
  public static LabelPattern of(String field, String given) {
    if (!Label.isReadable(given)) {
      throw ProblemException.invalidField(
          field, "must have 1 to 60 characters, none of them invisible, as labels have");
    }
    return new LabelPattern(given);
  }

  /**
   * Returns whether a label matches. Backtracks to the last star only, so that the time is at most
   * the product of both lengths.
   */
  boolean matches(String label) {
    int at = 0;
    int in = 0;
    int star = -1;
    int tried = 0;
    while (in < label.length()) {
      if (at < text.length() && text.charAt(at) == '*') {
        star = at++;
        tried = in;
      } else if (at < text.length() && text.charAt(at) == label.charAt(in)) {
        at++;
        in++;
      } else if (star >= 0) {
        at = star + 1;
        in = ++tried;
      } else {
        return false;
      }
    }
    while (at < text.length() && text.charAt(at) == '*') {
      at++;
    }
    return at == text.length();
  }
}
