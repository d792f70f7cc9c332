package dev.truss.branch;

import dev.truss.error.ProblemException;

/**
 * Labels in which {@code *} stands for any characters, or none.
 *
 * @param text 1 to 60 characters, as in labels
 */
public record LabelPattern(String text) {

  /**
   * Takes one as a request has it.
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
   * Step by step, going back to the last star at most: never slower than the product of lengths.
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
