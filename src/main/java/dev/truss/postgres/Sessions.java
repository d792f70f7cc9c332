package dev.truss.postgres;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/**
 * Opens sessions. Only {@link ConnectionPool}, which keeps them, and {@link ProgramSession}, for
 * programs, open others. None is opened without settings.
 */
public final class Sessions {

  /** The deadline of a statement that reads or changes catalogs, unless it is given another one. */
  public static final Duration USUAL_DEADLINE = Duration.ofMinutes(1);

  /** The deadline of a statement that reads a whole database. Its job can be cancelled earlier. */
  public static final Duration LONG_DEADLINE = Duration.ofHours(24);

  /**
   * The time that a session may take to begin. It waits while a clone or a rename of the database
   * runs.
   */
  private static final Duration BEGIN = Duration.ofMinutes(1);

  private static final Duration SILENCE = Duration.ofSeconds(30);

  private Sessions() {}

  /**
   * Opens one.
   *
   * @param applicationName what {@code pg_stat_activity} shows
   */
  public static Connection open(DatabaseUrl url, String applicationName, SessionSettings settings)
      throws SQLException {
    return open(url, applicationName, settings, Map.of());
  }

  /**
   * Opens one.
   *
   * @param driver properties of the JDBC driver
   */
  public static Connection open(
      DatabaseUrl url, String applicationName, SessionSettings settings, Map<String, String> driver)
      throws SQLException {
    Properties properties = properties(url, applicationName, settings);
    properties.putAll(driver);
    properties.putIfAbsent("socketTimeout", String.valueOf(BEGIN.toSeconds()));
    Connection session = DriverManager.getConnection(url.jdbcUrl(), properties);
    try {
      begin(session, settings);
      return session;
    } catch (SQLException e) {
      session.close();
      throw e;
    }
  }

  /** Opens a session by a Unix socket in a folder. */
  public static Connection openLocally(
      DatabaseUrl url, Path socket, String applicationName, SessionSettings settings)
      throws SQLException {
    return open(
        new DatabaseUrl("localhost", url.port(), url.database(), url.user(), "", Map.of()),
        applicationName,
        settings,
        Map.of(
            "socketFactory", UnixSocketFactory.class.getName(),
            "socketFactoryArg", socket.toString(),
            "sslmode", "disable"));
  }

  /** Returns the properties for the driver. */
  static Properties properties(DatabaseUrl url, String applicationName, SessionSettings settings) {
    Properties properties = url.driverProperties();
    if (settings.has("search_path")) {
      properties.remove("currentSchema"); // which the driver would send after it
    }
    properties.setProperty("ApplicationName", applicationName);
    String options = options(url, settings);
    if (!options.isEmpty()) {
      properties.setProperty("options", options);
    }
    return properties;
  }

  /** Returns the options. Those of the URL override the settings, except for the role. */
  static String options(DatabaseUrl url, SessionSettings settings) {
    String ofUrl = url.parameters().getOrDefault("options", "");
    boolean namesRole = ofUrl.matches(".*\\brole\\s*=.*");
    return (ofUrl + " " + (namesRole ? settings.without("role") : settings).options()).strip();
  }

  /**
   * Corrects the time zone, which the driver sets after all options, and limits the time that a
   * server may be silent, in case it does not even report a timeout.
   */
  private static void begin(Connection session, SessionSettings settings) throws SQLException {
    if (settings.has("timezone")) {
      try (Statement statement = session.createStatement()) {
        statement.execute("SET timezone = 'UTC'");
      }
    }
    session.setNetworkTimeout(Runnable::run, silence(settings.statementTimeout()));
  }

  /**
   * Returns how long the server may be silent during a statement with this deadline, in
   * milliseconds.
   */
  static int silence(Duration statement) {
    return statement.isZero() ? 0 : (int) statement.plus(SILENCE).toMillis();
  }
}
