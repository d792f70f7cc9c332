package dev.truss.testsupport;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.awaitility.Awaitility;
import org.postgresql.PGConnection;

/** Sessions on a Postgres of this machine, and its client programs. */
abstract sealed class PostgresClient permits PostgresServer {
  public static final String HOST = "127.0.0.1";

  /** The superuser that tests work as. */
  public static final String USER = "postgres";

  /** Holds characters that must be encoded in an URL, so that every test also tests that. */
  public static final String PASSWORD = "hunter2/p@ss:w%rd";

  private final PostgresInstallation installation;
  private final int port;

  PostgresClient(PostgresInstallation installation, int port) {
    this.installation = installation;
    this.port = port;
  }

  public final int port() {
    return port;
  }

  final PostgresInstallation installation() {
    return installation;
  }

  /** Whether somebody who connects now is let in. */
  public boolean accepts() {
    return accepts("postgres");
  }

  /** Whether somebody who connects to this database now is let in, within a second. */
  public boolean accepts(String database) {
    Properties properties = login(USER, PASSWORD);
    properties.setProperty("connectTimeout", "1");
    properties.setProperty("socketTimeout", "1");
    try (Connection connection = DriverManager.getConnection(jdbcUrl(database), properties)) {
      return connection.isValid(1);
    } catch (SQLException refused) {
      return false;
    }
  }

  public String url(String database) {
    return url(database, USER, PASSWORD);
  }

  public String url(String database, String user, String password) {
    return "postgresql://%s:%s@%s:%d/%s"
        .formatted(encode(user), encode(password), HOST, port, encode(database));
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  public Connection connect(String database) throws SQLException {
    return connect(database, USER, PASSWORD);
  }

  public Connection connect(String database, String user, String password) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database), login(user, password));
  }

  private static Properties login(String user, String password) {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("ApplicationName", "truss-test");
    return properties;
  }

  String jdbcUrl(String database) {
    return "jdbc:postgresql://%s:%d/%s".formatted(HOST, port, encode(database));
  }

  /**
   * Runs statements, one text as the simple protocol takes it, each on its own transaction if there
   * is only one; and is back when the session is gone from the server, so that whoever looks next
   * does not see it.
   */
  public void execute(String database, String sql) {
    inSession(database, sql, statement -> statement.execute(sql));
  }

  /** The first column of all rows, as text; SQL's null becomes the word. */
  public List<String> query(String database, String sql) {
    return inSession(
        database,
        sql,
        statement -> {
          List<String> values = new ArrayList<>();
          try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
              values.add(String.valueOf(rows.getString(1)));
            }
          }
          return values;
        });
  }

  private interface Work<T> {
    T in(Statement statement) throws SQLException;
  }

  private <T> T inSession(String database, String sql, Work<T> work) {
    int backend = 0;
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      backend = connection.unwrap(PGConnection.class).getBackendPID();
      return work.in(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(database + ": " + sql, e);
    } finally {
      awaitEnd(backend);
    }
  }

  private static void awaitEnd(int backend) {
    Awaitility.await("session " + backend + " has ended")
        .pollInterval(Duration.ofMillis(2))
        .until(() -> !ProcessHandle.of(backend).map(ProcessHandle::isAlive).orElse(false));
  }

  /** The only value of a query. */
  public String value(String database, String sql) {
    List<String> values = query(database, sql);
    if (values.size() != 1) {
      throw new IllegalStateException("Not one row but " + values.size() + " from " + sql);
    }
    return values.getFirst();
  }

  /** Runs one of the client programs of this server's version against one of its databases. */
  public String program(String program, String database, String... arguments) {
    return programAs(USER, PASSWORD, program, database, arguments);
  }

  /** Same, as another role. */
  public String programAs(
      String user, String password, String program, String database, String... arguments) {
    List<String> command = installation.command(program, arguments);
    command.addAll(List.of("-h", HOST, "-p", String.valueOf(port), "-U", user, "-d", database));
    return Command.run(command, Map.of("PGPASSWORD", password));
  }
}
