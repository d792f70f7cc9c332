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
 * The only place that opens a session, beside {@link ConnectionPool}, which keeps them, and {@link
 * ProgramSession}, by which programs open theirs. None is opened without settings.
 */
public final class Sessions {

  /** Of a statement that was not given another one: reading catalogs, or a change in them. */
  public static final Duration USUAL_DEADLINE = Duration.ofMinutes(1);

  /** Of a statement that goes through a whole database. Its job can be canceled before. */
  public static final Duration LONG_DEADLINE = Duration.ofHours(24);

  /** A clone or a rename of the database makes who connects wait until it is over. */
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

  /** Opens one by a socket in a folder. */
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

  /** What the driver is given. */
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

  /** What stands in the url comes first, except for the role, which is whom Truss works as. */
  static String options(DatabaseUrl url, SessionSettings settings) {
    String ofUrl = url.parameters().getOrDefault("options", "");
    boolean namesRole = ofUrl.matches(".*\\brole\\s*=.*");
    return (ofUrl + " " + (namesRole ? settings.without("role") : settings).options()).strip();
  }

  /**
   * The driver sends this machine's time zone after all options. And a server that does not answer
   * at all, not even that a statement took too long, is given up a while later.
   */
  private static void begin(Connection session, SessionSettings settings) throws SQLException {
    if (settings.has("timezone")) {
      try (Statement statement = session.createStatement()) {
        statement.execute("SET timezone = 'UTC'");
      }
    }
    session.setNetworkTimeout(Runnable::run, silence(settings.statementTimeout()));
  }

  /** For how many milliseconds a session may say nothing whose statements have this deadline. */
  static int silence(Duration statement) {
    return statement.isZero() ? 0 : (int) statement.plus(SILENCE).toMillis();
  }
}
