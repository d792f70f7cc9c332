package dev.truss.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A private Postgres in a temporary folder, with settings as in production where they matter
 * (fsync, scram passwords, WAL fit for replicas). It can be stopped, killed as a crash would, and
 * started again on the same port.
 */
public final class PostgresServer implements AutoCloseable {
  public static final String HOST = "127.0.0.1";

  /** The superuser that tests work as. */
  public static final String USER = "postgres";

  /** Holds characters that must be encoded in an URL, so that every test also tests that. */
  public static final String PASSWORD = "hunter2/p@ss:w%rd";

  private static final String ARCHIVE = "wal";

  private final PostgresInstallation installation;
  private final Path folder;
  private final Runnable discard;
  private final int port = Ports.free();
  private final Map<String, String> settings;
  private final Thread atExit = new Thread(this::killAndDiscard);
  private @Nullable Process postmaster;

  private PostgresServer(
      PostgresInstallation installation,
      Path folder,
      Map<String, String> settings,
      Runnable discard) {
    this.installation = installation;
    this.folder = folder;
    this.settings = new LinkedHashMap<>(settings);
    this.discard = discard;
  }

  /** The newest Postgres of this machine on the file system of the temporary folder. */
  public static PostgresServer start() {
    return start(Map.of());
  }

  /** Same, with further lines for {@code postgresql.conf}. */
  public static PostgresServer start(Map<String, String> settings) {
    PostgresInstallation installation = PostgresInstallation.ofThisMachine();
    Path folder = PostgresInstallation.newFolder("postgres-");
    return create(installation, folder, settings, () -> delete(folder));
  }

  /** Same, with its WAL archived in {@link #archive}. */
  public static PostgresServer startArchiving() {
    return startArchiving(Map.of());
  }

  /** Same, with further lines for {@code postgresql.conf}. */
  public static PostgresServer startArchiving(Map<String, String> settings) {
    return startArchiving(PostgresInstallation.ofThisMachine(), settings);
  }

  static PostgresServer startArchiving(PostgresInstallation installation) {
    return startArchiving(installation, Map.of());
  }

  private static PostgresServer startArchiving(
      PostgresInstallation installation, Map<String, String> settings) {
    Path folder = PostgresInstallation.newFolder("postgres-");
    return create(installation, folder, archiving(folder, settings), () -> delete(folder));
  }

  /** Settings of a server that archives its WAL, and notes when transactions commit. */
  static Map<String, String> archiving(Path folder, Map<String, String> settings) {
    try {
      PostgresInstallation.giveAway(Files.createDirectory(folder.resolve(ARCHIVE)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> all = new LinkedHashMap<>();
    all.put("archive_mode", "on");
    all.put("archive_library", "basic_archive");
    all.put("basic_archive.archive_directory", folder.resolve(ARCHIVE).toString());
    all.put("track_commit_timestamp", "on");
    all.putAll(settings);
    return all;
  }

  /** The folder that its WAL is archived in, if it is. */
  public Optional<Path> archive() {
    return Optional.of(folder.resolve(ARCHIVE)).filter(Files::isDirectory);
  }

  static PostgresServer create(
      PostgresInstallation installation,
      Path folder,
      Map<String, String> settings,
      Runnable discard) {
    PostgresServer server = new PostgresServer(installation, folder, settings, discard);
    try {
      server.initialize();
      server.restart();
      Runtime.getRuntime().addShutdownHook(server.atExit);
      return server;
    } catch (RuntimeException e) {
      server.killAndDiscard();
      throw e;
    }
  }

  private void initialize() {
    try {
      Path password = folder.resolve("password");
      Files.writeString(password, PASSWORD);
      PostgresInstallation.giveAway(password);
      Command.run(
          installation.command(
              "initdb",
              "--no-sync",
              "--username=" + USER,
              "--pwfile=" + password,
              "--auth=scram-sha-256",
              "--encoding=UTF8",
              "--locale=C.UTF-8",
              "--pgdata=" + data()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts the server, after {@link #stop} or {@link #killPostmaster}, and waits until it lets
   * somebody in.
   */
  public void restart() {
    List<String> options = new ArrayList<>();
    option(options, "listen_addresses", HOST);
    option(options, "port", String.valueOf(port));
    option(options, "unix_socket_directories", "");
    option(options, "wal_level", "replica");
    option(options, "max_connections", "200");
    option(options, "max_prepared_transactions", "10");
    option(options, "dynamic_shared_memory_type", "mmap");
    option(options, "log_line_prefix", "%m [%p] %d %a ");
    settings.forEach((name, value) -> option(options, name, value));
    options.add("-D");
    options.add(data().toString());
    try {
      Path log = folder.resolve("log");
      postmaster =
          new ProcessBuilder(installation.command("postgres", options.toArray(String[]::new)))
              .directory(Path.of("/").toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await("Postgres accepts connections")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(this::cameUp);
  }

  /** Changes its configuration, from the next start on. */
  public void set(String name, String value) {
    settings.put(name, value);
  }

  /**
   * Puts in the place of this server, which is stopped, one that is recovered from a base backup of
   * it up to a time, as an operator would, and that goes on from there on a timeline of its own.
   */
  public void recoverFrom(Path baseBackup, String time) {
    delete(data());
    Command.run(List.of("cp", "-a", baseBackup.toString(), data().toString()));
    try {
      Files.createFile(data().resolve("recovery.signal"));
      Files.write(
          data().resolve("postgresql.auto.conf"),
          List.of(
              "restore_command = 'cp %s/%%f \"%%p\"'".formatted(archive().orElseThrow()),
              "recovery_target_time = '%s'".formatted(time.replace('T', ' ').replace("Z", "+00")),
              "recovery_target_action = promote"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    PostgresInstallation.giveAway(data());
    restart();
    Awaitility.await("recovery is over")
        .atMost(Duration.ofSeconds(60))
        .until(() -> value("postgres", "SELECT pg_is_in_recovery()").equals("f"));
  }

  private static void option(List<String> options, String name, String value) {
    options.add("-c");
    options.add(name + "=" + value);
  }

  private boolean cameUp() {
    if (!process().isAlive()) {
      throw new IllegalStateException("Postgres ended: " + log());
    }
    return accepts();
  }

  /** Whether somebody who connects now is let in. */
  public boolean accepts() {
    return accepts("postgres");
  }

  /** Whether somebody who connects to this database now is let in, within a second. */
  public boolean accepts(String database) {
    Properties properties = login();
    properties.setProperty("connectTimeout", "1");
    properties.setProperty("socketTimeout", "1");
    try (Connection connection = DriverManager.getConnection(jdbcUrl(database), properties)) {
      return connection.isValid(1);
    } catch (SQLException refused) {
      return false;
    }
  }

  /** Ends it as an operator would, without waiting for the clients. */
  public void stop() {
    Command.run(List.of("kill", "-INT", String.valueOf(process().pid())));
    waitForEnd();
  }

  /** Ends the postmaster and all of its processes at once, like a crash of the machine would. */
  public void killPostmaster() {
    List<ProcessHandle> backends = process().descendants().toList();
    process().destroyForcibly();
    backends.forEach(ProcessHandle::destroyForcibly);
    waitForEnd();
    Awaitility.await("all backends are gone")
        .until(() -> backends.stream().noneMatch(ProcessHandle::isAlive));
  }

  private void waitForEnd() {
    try {
      if (!process().waitFor(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Postgres did not stop: " + log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public boolean isRunning() {
    return postmaster != null && postmaster.isAlive();
  }

  public int port() {
    return port;
  }

  public Path data() {
    return folder.resolve("data");
  }

  /** What the server logged. */
  public String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("ApplicationName", "truss-test");
    return DriverManager.getConnection(jdbcUrl(database), properties);
  }

  private static Properties login() {
    Properties properties = new Properties();
    properties.setProperty("user", USER);
    properties.setProperty("password", PASSWORD);
    properties.setProperty("ApplicationName", "truss-test");
    return properties;
  }

  String jdbcUrl(String database) {
    return "jdbc:postgresql://%s:%d/%s".formatted(HOST, port, encode(database));
  }

  /**
   * Runs statements, one text as the simple protocol takes it, each on its own transaction if there
   * is only one.
   */
  public void execute(String database, String sql) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(database + ": " + sql, e);
    }
  }

  /** The first column of all rows, as text; SQL's null becomes the word. */
  public List<String> query(String database, String sql) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(String.valueOf(rows.getString(1)));
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(database + ": " + sql, e);
    }
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

  /** What {@code pg_waldump} prints of the archive, up to its end. */
  public List<String> waldump(String... arguments) {
    List<String> command = installation.command("pg_waldump", arguments);
    command.add("--path=" + archive().orElseThrow());
    return Command.run(command, Map.of("LC_ALL", "C", "TZ", "UTC")).lines().toList();
  }

  /** A new folder that this server can write to. */
  public Path folder(String name) {
    try {
      Path made = Files.createDirectory(folder.resolve(name));
      PostgresInstallation.giveAway(made);
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file that the programs of this server can read. */
  public Path file(String name, String content) {
    try {
      Path file = folder.resolve(name);
      Files.writeString(file, content);
      PostgresInstallation.giveAway(file);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process process() {
    if (postmaster == null) {
      throw new IllegalStateException("Postgres was never started");
    }
    return postmaster;
  }

  private void killAndDiscard() {
    if (postmaster != null && postmaster.isAlive()) {
      killPostmaster();
    }
    discard.run();
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    killAndDiscard();
  }

  static void delete(Path folder) {
    Command.run(List.of("rm", "-rf", "--one-file-system", folder.toString()));
  }
}
