package dev.truss.postgres;

/**
 * Makes names and texts safe to stand in a statement, where a bound parameter cannot: {@code CREATE
 * DATABASE} and the like take none.
 */
public final class Quoting {

  private Quoting() {}

  /** Always in double quotes, so that no list of reserved words is needed. */
  public static String identifier(String name) {
    if (name.isEmpty() || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("Not an identifier: empty, or with a NUL in it");
    }
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /**
   * An escape string when there is a backslash, so that the setting of the session is of no
   * account.
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
