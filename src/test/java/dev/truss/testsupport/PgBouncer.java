package dev.truss.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Debian's PgBouncer in front of a server: transaction pooling, as most who use one have it. */
public final class PgBouncer implements AutoCloseable {
  public static final String ADMIN = "console";

  /** Differs from the server's, so that mixing the two up is noticed. */
  public static final String ADMIN_PASSWORD = "c@nsole/:pass%";

  private final Path folder;
  private final int port = Ports.free();
  private final Thread atExit = new Thread(this::kill);
  private @Nullable Process process;

  private PgBouncer(Path folder) {
    this.folder = folder;
  }

  /** In front of one database, known to clients by its own name. */
  public static PgBouncer start(PostgresServer server, String database) {
    return start(server, database, List.of(database));
  }

  /** In front of one database that clients know by several names. */
  public static PgBouncer start(PostgresServer server, String database, List<String> aliases) {
    try {
      Path folder = Files.createTempDirectory("truss-test-pgbouncer-");
      PgBouncer bouncer = new PgBouncer(folder);
      bouncer.configure(server, database, aliases);
      Runtime.getRuntime().addShutdownHook(bouncer.atExit);
      bouncer.run();
      return bouncer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void configure(PostgresServer server, String database, List<String> aliases)
      throws IOException {
    StringBuilder databases = new StringBuilder();
    for (String alias : aliases) {
      databases.append(
          "%s = host=%s port=%d dbname=%s%n"
              .formatted(alias, PostgresServer.HOST, server.port(), database));
    }
    Files.writeString(
        folder.resolve("pgbouncer.ini"),
        """
        [databases]
        %s
        [pgbouncer]
        listen_addr = %s
        listen_port = %d
        unix_socket_dir =
        auth_type = scram-sha-256
        auth_file = %s
        admin_users = %s
        pool_mode = transaction
        max_client_conn = 500
        default_pool_size = 20
        ignore_startup_parameters = extra_float_digits
        """
            .formatted(databases, PostgresServer.HOST, port, folder.resolve("users"), ADMIN));
    Files.writeString(
        folder.resolve("users"),
        """
        "%s" "%s"
        "%s" "%s"
        """
            .formatted(PostgresServer.USER, PostgresServer.PASSWORD, ADMIN, ADMIN_PASSWORD));
    PostgresInstallation.giveAway(folder);
  }

  private void run() throws IOException {
    List<String> command = new ArrayList<>(PostgresInstallation.asPostgres());
    command.add("/usr/sbin/pgbouncer");
    command.add(folder.resolve("pgbouncer.ini").toString());
    Process started =
        new ProcessBuilder(command)
            .directory(Path.of("/").toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    process = started;
    Awaitility.await("PgBouncer listens")
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> cameUp(started));
  }

  private boolean cameUp(Process started) {
    if (!started.isAlive()) {
      throw new IllegalStateException("PgBouncer ended: " + log());
    }
    return log().contains("process up");
  }

  /** The admin console, in the form of {@code TRUSS_PGBOUNCER_URL}. */
  public String adminUrl() {
    return "postgresql://%s:%s@%s:%d/pgbouncer"
        .formatted(ADMIN, PostgresServer.encode(ADMIN_PASSWORD), PostgresServer.HOST, port);
  }

  public int port() {
    return port;
  }

  /**
   * A client's connection, with nothing prepared on the server: that is how one talks through
   * transaction pooling.
   */
  public Connection connect(String alias) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", PostgresServer.USER);
    properties.setProperty("password", PostgresServer.PASSWORD);
    properties.setProperty("prepareThreshold", "0");
    properties.setProperty("ApplicationName", "truss-test-pooled");
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/%s".formatted(PostgresServer.HOST, port, alias), properties);
  }

  public String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void kill() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Override
  public void close() {
    kill();
    try {
      if (process != null && !process.waitFor(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("PgBouncer did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    Runtime.getRuntime().removeShutdownHook(atExit);
    PostgresServer.delete(folder);
  }
}
