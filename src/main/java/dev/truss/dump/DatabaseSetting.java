package dev.truss.dump;

import dev.truss.postgres.Quoting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A setting as {@code pg_db_role_setting.setconfig} keeps it: {@code name=value}, where the value
 * of a list of names is the names, quoted where needed and joined with commas.
 */
record DatabaseSetting(String name, List<String> values) {

  /** The settings of Postgres whose value is a list of names. {@code pg_dump} has the same list. */
  private static final Set<String> LISTS_OF_NAMES =
      Set.of(
          "local_preload_libraries",
          "search_path",
          "session_preload_libraries",
          "shared_preload_libraries",
          "temp_tablespaces",
          "unix_socket_directories");

  static DatabaseSetting parse(String assignment) {
    int equals = assignment.indexOf('=');
    String name = assignment.substring(0, equals);
    String value = assignment.substring(equals + 1);
    return new DatabaseSetting(
        name,
        LISTS_OF_NAMES.contains(name.toLowerCase(Locale.ROOT)) ? names(value) : List.of(value));
  }

  /** Returns {@code SET name TO value}, for {@code ALTER DATABASE} and {@code ALTER ROLE}. */
  String sql() {
    String quotedName =
        Stream.of(name.split("\\.", -1)).map(Quoting::identifier).collect(Collectors.joining("."));
    String quotedValues =
        values.isEmpty()
            ? "''"
            : values.stream().map(Quoting::literal).collect(Collectors.joining(", "));
    return "SET " + quotedName + " TO " + quotedValues;
  }

  private static List<String> names(String list) {
    List<String> names = new ArrayList<>();
    StringBuilder current = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < list.length(); i++) {
      char character = list.charAt(i);
      if (character == '"') {
        if (quoted && i + 1 < list.length() && list.charAt(i + 1) == '"') {
          current.append('"');
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (character == ',' && !quoted) {
        names.add(current.toString());
        current.setLength(0);
      } else if (quoted || !Character.isWhitespace(character)) {
        current.append(character);
      }
    }
    if (!list.isBlank()) {
      names.add(current.toString());
    }
    return names;
  }
}
