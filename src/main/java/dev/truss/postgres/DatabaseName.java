package dev.truss.postgres;

import java.nio.charset.StandardCharsets;

/**
 * The name of a database, exactly as it stands in {@code pg_database.datname}.
 *
 * @param value 1 to 63 bytes of UTF-8; Postgres would cut a longer one off with no more than a
 *     notice, and two names that differ only behind the cut would be one
 */
public record DatabaseName(String value) {

  private static final int MAX_BYTES = 63;

  public DatabaseName {
    int bytes = value.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > MAX_BYTES || value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("A database name has 1 to 63 bytes, this one " + bytes);
    }
  }

  /** Returns the name, quoted for use in a statement. */
  public String quoted() {
    return Quoting.identifier(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
