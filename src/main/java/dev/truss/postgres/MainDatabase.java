package dev.truss.postgres;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/** The database that users branch from by default, and the way to every database beside it. */
@ApplicationScoped
public class MainDatabase {

  private static final String POSTGRES_ONLY = " -c search_path=pg_catalog";

  private final DatabaseUrl url;

  MainDatabase(DatabaseConfig config) {
    url =
        SettingUrls.read(
                "truss.database.url",
                config.url(),
                config.urlFile(),
                config.password(),
                config.passwordFile())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "truss.database.url (environment TRUSS_DATABASE_URL) is not set; its form is"
                            + " postgresql://user:password@host:port/database"));
  }

  public DatabaseUrl url() {
    return url;
  }

  public DatabaseName name() {
    return url.database();
  }

  /**
   * Opens a session of its own, not a pooled one: outside a running statement Truss keeps none on a
   * source or branch. Names without a schema are those of Postgres itself there: users can make
   * functions on branches that would be called in their stead, as the role that Truss works with.
   *
   * @param applicationName what {@code pg_stat_activity} shows
   * @see <a href="https://www.postgresql.org/docs/current/typeconv-func.html">Which function is
   *     called</a>
   */
  public Connection open(DatabaseName database, String applicationName) throws SQLException {
    return openWith(database, applicationName, POSTGRES_ONLY);
  }

  /** Same, in which no statement runs for longer. */
  public Connection open(DatabaseName database, String applicationName, Duration statementTimeout)
      throws SQLException {
    return openWith(
        database,
        applicationName,
        POSTGRES_ONLY + " -c statement_timeout=" + statementTimeout.toMillis());
  }

  /** Same, for SQL that was written for this database, with the names that it has there. */
  public Connection openForItsSql(DatabaseName database, String applicationName)
      throws SQLException {
    return openWith(database, applicationName, "");
  }

  private Connection openWith(DatabaseName database, String applicationName, String options)
      throws SQLException {
    DatabaseUrl target = url.withDatabase(database);
    Properties properties = target.driverProperties();
    properties.setProperty("ApplicationName", applicationName);
    properties.setProperty("options", properties.getProperty("options", "") + options);
    return DriverManager.getConnection(target.jdbcUrl(), properties);
  }
}
