package dev.truss.dump;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the output of {@code pg_restore --verbose}. */
public final class RestoreLines {

  private static final Pattern DOING =
      Pattern.compile("pg_restore: (?:processing data for table|creating|executing) (.+)");

  private RestoreLines() {}

  /**
   * Returns the object of a line, such as {@code "public.orders"} or {@code INDEX
   * "public.orders_pkey"}.
   */
  public static Optional<String> item(String line) {
    Matcher doing = DOING.matcher(line);
    return doing.matches() ? Optional.of(doing.group(1)) : Optional.empty();
  }
}
