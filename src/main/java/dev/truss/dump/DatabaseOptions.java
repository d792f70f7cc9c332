package dev.truss.dump;

import dev.truss.postgres.Quoting;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Options of {@code CREATE DATABASE}, by their keywords: encoding, locale, tablespace.
 *
 * @param values as they are, without quotes
 */
record DatabaseOptions(Map<String, String> values) {

  private static final String PROVIDER = "LOCALE_PROVIDER";
  private static final String TABLESPACE = "TABLESPACE";
  private static final Set<String> TEXTS =
      Set.of("ENCODING", "LC_COLLATE", "LC_CTYPE", "ICU_LOCALE", "ICU_RULES", "BUILTIN_LOCALE");
  private static final Set<String> PROVIDERS = Set.of("icu", "libc", "builtin");

  DatabaseOptions() {
    this(new LinkedHashMap<>());
  }

  /**
   * Parses the options of a manifest.
   *
   * @throws IllegalArgumentException if Truss does not write such options
   */
  static DatabaseOptions parse(String text) {
    SqlWords words = SqlWords.of(text);
    DatabaseOptions options = new DatabaseOptions();
    while (!words.atEnd()) {
      String option = words.keyword();
      String value;
      if (TEXTS.contains(option)) {
        value = words.literal();
      } else if (option.equals(TABLESPACE)) {
        value = words.identifier();
      } else {
        value = words.identifier();
        if (!option.equals(PROVIDER) || !PROVIDERS.contains(value)) {
          throw words.refused();
        }
      }
      if (options.values.put(option, value) != null) {
        throw words.refused();
      }
    }
    return options;
  }

  /** Adds one, unless the database has none. */
  void add(String option, @Nullable String value) {
    if (value != null) {
      values.put(option, value);
    }
  }

  /** Returns the options for a statement, beginning with a space. */
  String sql() {
    StringBuilder sql = new StringBuilder();
    values.forEach(
        (option, value) -> sql.append(' ').append(option).append(' ').append(sql(option, value)));
    return sql.toString();
  }

  private static String sql(String option, String value) {
    return switch (option) {
      case PROVIDER -> value;
      case TABLESPACE -> Quoting.identifier(value);
      default -> Quoting.literal(value);
    };
  }
}
