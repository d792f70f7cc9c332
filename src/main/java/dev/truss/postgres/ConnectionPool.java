package dev.truss.postgres;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/** Creates pools of sessions to one database. */
public final class ConnectionPool {

  private static final int MAX_SESSIONS = 24;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * How often Postgres checks that the client of a running statement still exists. Without it, a
   * clone ran for 5.6 s after its client was killed, and left a database.
   */
  private static final String NOTICE_DEATH = "200ms";

  /**
   * After this time Postgres rolls back an idle transaction. A process that sleeps would otherwise
   * keep its locks, and its successor would wait for them.
   */
  private static final String NOTICE_SLEEP = "10s";

  /**
   * The settings that cannot be part of the startup message: see {@link Sessions}, and those that
   * are unknown before 17.
   */
  private static final String BEGIN =
      """
      SET timezone = 'UTC';
      SELECT set_config(name, '0', false) FROM pg_settings WHERE name = 'transaction_timeout'""";

  private ConnectionPool() {}

  /**
   * Creates a pool, without opening a session. A session that was idle is tested before it is used,
   * so that a restarted server gets new sessions.
   */
  public static AgroalDataSource of(DatabaseUrl url, String applicationName) {
    Properties properties =
        Sessions.properties(
            url,
            applicationName,
            SessionSettings.forFirstLook(Sessions.USUAL_DEADLINE)
                .without("search_path")
                .with("client_connection_check_interval", NOTICE_DEATH)
                .with("idle_in_transaction_session_timeout", NOTICE_SLEEP));
    properties.putIfAbsent(
        "socketTimeout", String.valueOf(Sessions.silence(Sessions.USUAL_DEADLINE) / 1000));
    properties.remove("user");
    properties.remove("password");
    var configuration =
        new AgroalDataSourceConfigurationSupplier()
            .metricsEnabled()
            .connectionPoolConfiguration(
                pool ->
                    pool.minSize(0)
                        .maxSize(MAX_SESSIONS)
                        .acquisitionTimeout(PATIENCE)
                        .reapTimeout(Duration.ofMinutes(1))
                        .validateOnBorrow(true)
                        .connectionValidator(
                            io.agroal.api.configuration.AgroalConnectionPoolConfiguration
                                .ConnectionValidator.defaultValidatorWithTimeout(
                                (int) PATIENCE.toSeconds()))
                        .connectionFactoryConfiguration(
                            factory -> {
                              factory
                                  .jdbcUrl(url.jdbcUrl())
                                  .initialSql(BEGIN)
                                  .principal(new NamePrincipal(url.user()))
                                  .credential(new SimplePassword(url.password()));
                              properties.forEach(
                                  (name, value) ->
                                      factory.jdbcProperty((String) name, (String) value));
                              return factory;
                            }));
    try {
      return AgroalDataSource.from(configuration);
    } catch (SQLException e) {
      throw new IllegalStateException("A pool that opens nothing yet cannot fail", e);
    }
  }
}
