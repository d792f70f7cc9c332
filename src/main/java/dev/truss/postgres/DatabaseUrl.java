package dev.truss.postgres;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/**
 * {@code postgresql://user:password@host:port/database?sslmode=…}, each part percent-encoded where
 * needed, IPv6 hosts in brackets.
 *
 * @param host without brackets
 * @param password empty when the server asks for none
 * @param parameters what stands behind the question mark, such as {@code sslmode}
 */
public record DatabaseUrl(
    String host,
    int port,
    DatabaseName database,
    String user,
    String password,
    Map<String, String> parameters) {

  private static final int DEFAULT_PORT = 5432;

  public DatabaseUrl {
    parameters = Map.copyOf(parameters);
  }

  /**
   * Reads the URL of a setting.
   *
   * @param option the name of the setting, for the message
   * @throws IllegalArgumentException with a message that names the option and never holds the url,
   *     which may hold a password
   */
  public static DatabaseUrl parse(String option, String url) {
    URI uri;
    try {
      uri = new URI(url.strip());
    } catch (URISyntaxException e) {
      throw malformed(
          option, "has a character that must be percent-encoded at position " + e.getIndex());
    }
    if (!"postgresql".equals(uri.getScheme()) && !"postgres".equals(uri.getScheme())) {
      throw malformed(option, "must start with postgresql://");
    }
    if (uri.getHost() == null) {
      throw malformed(option, "names no host");
    }
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    if (path.length() < 2) {
      throw malformed(option, "names no database");
    }
    String userInfo = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
    int colon = userInfo.indexOf(':');
    String user = decode(colon < 0 ? userInfo : userInfo.substring(0, colon));
    if (user.isEmpty()) {
      throw malformed(option, "names no user");
    }
    return new DatabaseUrl(
        uri.getHost().replaceAll("^\\[|]$", ""),
        uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
        new DatabaseName(decode(path.substring(1))),
        user,
        colon < 0 ? "" : decode(userInfo.substring(colon + 1)),
        query(uri.getRawQuery()));
  }

  public DatabaseUrl withDatabase(DatabaseName other) {
    return new DatabaseUrl(host, port, other, user, password, parameters);
  }

  DatabaseUrl withPassword(String other) {
    return new DatabaseUrl(host, port, database, user, other, parameters);
  }

  /** Returns the URL for the JDBC driver. The credentials are in {@link #driverProperties}. */
  String jdbcUrl() {
    String where = host.contains(":") ? "[" + host + "]" : host;
    return "jdbc:postgresql://" + where + ":" + port + "/" + encode(database.value());
  }

  /** Returns the credentials and parameters for the JDBC driver. */
  Properties driverProperties() {
    Properties properties = new Properties();
    properties.putAll(parameters);
    properties.setProperty("user", user);
    if (!password.isEmpty()) {
      properties.setProperty("password", password);
    }
    properties.putIfAbsent("connectTimeout", "5");
    properties.putIfAbsent("tcpKeepAlive", "true");
    // The driver then sends the application's name in the startup message, not in a statement.
    properties.putIfAbsent("assumeMinServerVersion", "15");
    return properties;
  }

  /**
   * Returns the environment of a libpq program. Nothing is passed as an argument, because all users
   * of a machine can read arguments.
   */
  Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("PGHOST", host);
    environment.put("PGPORT", Integer.toString(port));
    environment.put("PGDATABASE", database.value());
    environment.put("PGUSER", user);
    environment.put("PGPASSWORD", password);
    environment.put("PGCONNECT_TIMEOUT", "5");
    parameters.forEach(
        (name, value) -> {
          if (name.startsWith("ssl")) {
            environment.put("PG" + name.toUpperCase(java.util.Locale.ROOT), value);
          }
        });
    return environment;
  }

  /** Returns the URL without its password, for logs. */
  @Override
  public String toString() {
    return "postgresql://" + user + "@" + host + ":" + port + "/" + database;
  }

  private static Map<String, String> query(String rawQuery) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (rawQuery != null && !rawQuery.isEmpty()) {
      for (String pair : rawQuery.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
        }
      }
    }
    return parameters;
  }

  private static String decode(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String encode(String part) {
    return java.net.URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static IllegalArgumentException malformed(String option, String what) {
    return new IllegalArgumentException(
        option + " " + what + "; its form is postgresql://user:password@host:port/database");
  }
}
