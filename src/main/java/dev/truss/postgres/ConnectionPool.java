package dev.truss.postgres;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/** Makes pools of sessions to one database. */
public final class ConnectionPool {

  private static final int MAX_SESSIONS = 24;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * A statement that runs for a client that has died is noticed and ended by Postgres within this
   * time; without it a clone went on for 5.6 s after its client was killed and left a database.
   */
  private static final String NOTICE_DEATH = "200ms";

  /**
   * A service that is asleep and not dead keeps its transaction and the locks of it, and whoever
   * takes over would wait for them; so Postgres rolls back what stood still for so long.
   */
  private static final String NOTICE_SLEEP = "10s";

  /** What cannot stand in the startup message: see {@link Sessions}, and unknown before 17. */
  private static final String BEGIN =
      """
      SET timezone = 'UTC';
      SELECT set_config(name, '0', false) FROM pg_settings WHERE name = 'transaction_timeout'""";

  private ConnectionPool() {}

  /**
   * Opens no session yet. One that was idle for a moment is tried before it is handed out, so that
   * a server that came back is met with new ones.
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
