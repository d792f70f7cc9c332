package dev.truss.catalog;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text that Postgres prints for what is the same in more than one way.
 *
 * <p>{@code status IN ('a', 'b')} on a varchar column is printed as a cast of an array; what a dump
 * of that makes is printed as an array of casts. Both mean the same, so that the second is taken
 * for the first.
 */
final class PrintedText {

  private static final Pattern CAST_OF_ARRAY =
      Pattern.compile(
          "\\(ARRAY\\[((?:'(?:[^']|'')*'::character varying(?:\\(\\d+\\))?(?:,"
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
