package dev.truss.postgres;

/**
 * Quotes names and texts for statements that take no bound parameters, such as {@code CREATE
 * DATABASE}.
 */
public final class Quoting {

  private Quoting() {}

  /** Returns the name in double quotes, so that no list of reserved words is needed. */
  public static String identifier(String name) {
    if (name.isEmpty() || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("Not an identifier: empty, or with a NUL in it");
    }
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /**
   * Returns the text as a string constant. One with a backslash becomes an escape string, which
   * does not depend on the session's settings.
   */
  public static String literal(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("Postgres stores no NUL in a text");
    }
    String doubled = text.replace("'", "''");
    return doubled.indexOf('\\') < 0
        ? "'" + doubled + "'"
        : " E'" + doubled.replace("\\", "\\\\") + "'";
  }
}
