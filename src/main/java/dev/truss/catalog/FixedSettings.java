package dev.truss.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The settings for reading two databases, under which equal objects have equal text, whatever is
 * set for the databases or the role.
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
   * Applies the settings to the rest of the session. The {@code lock_timeout} is short because
   * other sessions queue behind a reader that waits for a lock.
   */
  public static void apply(Connection session) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.executeQuery(SETTINGS).close();
    }
  }
}
