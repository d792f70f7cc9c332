package dev.truss.catalog;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Unifies text that Postgres prints in more than one way for the same thing.
 *
 * <p>{@code status IN ('a', 'b')} on a varchar column is printed as a cast of an array, and after a
 * dump and restore as an array of casts. The second form is replaced by the first.
 */
final class PrintedText {

  private static final Pattern CAST_OF_ARRAY =
      Pattern.compile(
          "\\(ARRAY\\[((?:'(?:[^']|'')*+'::character varying(?:\\(\\d+\\))?(?:,"
              + " )?)++)\\]\\)::text\\[\\]");

  private static final Pattern ELEMENT =
      Pattern.compile("'(?:[^']|'')*+'::character varying(?:\\(\\d+\\))?");

  private PrintedText() {}

  static String of(String printed) {
    if (!printed.contains("::text[]")) {
      return printed;
    }
    return CAST_OF_ARRAY
        .matcher(printed)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    "ARRAY["
                        + ELEMENT
                            .matcher(found.group(1))
                            .replaceAll(
                                element ->
                                    Matcher.quoteReplacement("(" + element.group() + ")::text"))
                        + "]"));
  }
}
