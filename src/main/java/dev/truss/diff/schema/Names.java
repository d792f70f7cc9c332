package dev.truss.diff.schema;

import dev.truss.catalog.SchemaObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Splits the names of objects. */
final class Names {

  private Names() {}

  /** Returns the parts between the dots, with their quotes. */
  static List<String> parts(String name) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '.' && !quoted) {
        parts.add(name.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(name.substring(start));
    return parts;
  }

  /** Returns the table of a column, constraint, trigger or similar part. */
  static SchemaObject relationOf(SchemaObject object) {
    List<String> parts = parts(object.name());
    return new SchemaObject("TABLE", parts.get(0) + (parts.size() > 1 ? "." + parts.get(1) : ""));
  }

  static String last(SchemaObject object) {
    return parts(object.name()).getLast();
  }

  /** Returns whether SQL contains the name of an object, and of its table if it belongs to one. */
  static boolean occursIn(String sql, SchemaObject object) {
    List<String> parts = parts(object.name().replaceFirst("\\(.*", ""));
    return parts.subList(Math.min(1, parts.size() - 1), parts.size()).stream()
        .allMatch(
            part ->
                Pattern.compile("(?<![\\w\"])" + Pattern.quote(part) + "(?![\\w\"])")
                    .matcher(sql)
                    .find());
  }

  /** Returns the name without quotes, as in pgCodeKeeper. */
  static String unquoted(String name) {
    return name.replace("\"", "");
  }
}
