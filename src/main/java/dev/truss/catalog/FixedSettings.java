package dev.truss.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The settings under which two databases are read, so that what is equal has equal text, whatever
 * is set for either database or for the role.
 *
 * @see <a href="https://www.postgresql.org/docs/current/runtime-config-client.html">Client
 *     connection defaults</a>
 */
public final class FixedSettings {

  private static final String SETTINGS =
      """
      SELECT set_config('search_path', 'pg_catalog', false), set_config('standard_conforming_strings', 'on', false),
        set_config('quote_all_identifiers', 'off', false), set_config('datestyle', 'ISO, YMD', false),
        set_config('intervalstyle', 'postgres', false), set_config('timezone', 'UTC', false),
        set_config('bytea_output', 'hex', false), set_config('extra_float_digits', '1', false),
        set_config('lc_monetary', 'C', false), set_config('lc_numeric', 'C', false), set_config('lc_time', 'C', false),
        set_config('xmlbinary', 'base64', false), set_config('jit', 'off', false), set_config('lock_timeout', '2s', false)
      """;

  private FixedSettings() {}

  /**
   * Applies them to the rest of the session. The short {@code lock_timeout} is there since a reader
   * that waits for a lock makes others wait behind it.
   */
  public static void apply(Connection session) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.executeQuery(SETTINGS).close();
    }
  }
}
