package dev.truss.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A private Postgres in a temporary folder, with settings as in production where they matter
 * (fsync, scram passwords, WAL fit for replicas). It can be stopped, killed as a crash would, and
 * started again on the same port.
 */
public final class PostgresServer extends PostgresClient implements AutoCloseable {
  private static final String ARCHIVE = "wal";
  private static final String DATA = "data";

  /** The data folders that those of all servers of a version are copied from. */
  private static final Map<PostgresInstallation, Path> PREPARED = new ConcurrentHashMap<>();

  private final Path folder;
  private final Runnable discard;
  private final Map<String, String> settings;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final Thread atExit = new Thread(this::killAndDiscard);
  private @Nullable Process postmaster;

  private PostgresServer(
      PostgresInstallation installation,
      Path folder,
      Map<String, String> settings,
      Runnable discard) {
    super(installation, Ports.free());
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

  /** Starts one with a system identifier that no other server has, as on another machine. */
  public static PostgresServer startElsewhere() {
    PostgresInstallation installation = PostgresInstallation.ofThisMachine();
    Path folder = PostgresInstallation.newFolder("postgres-");
    initdb(installation, folder);
    return create(installation, folder, Map.of(), () -> delete(folder));
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
      if (!Files.exists(server.data())) {
        server.initialize();
      }
      server.restart();
      Runtime.getRuntime().addShutdownHook(server.atExit);
      return server;
    } catch (RuntimeException e) {
      server.killAndDiscard();
      throw e;
    }
  }

  /**
   * Copies a cluster that initdb made once in this JVM, which takes a tenth of its time. All copies
   * have the same system identifier.
   */
  private void initialize() {
    copy(PREPARED.computeIfAbsent(installation(), PostgresServer::prepare), data());
  }

  private static Path prepare(PostgresInstallation installation) {
    Path folder = PostgresInstallation.newFolder("prepared-");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
    return initdb(installation, folder);
  }

  private static Path initdb(PostgresInstallation installation, Path folder) {
    try {
      Path password = folder.resolve("password");
      Files.writeString(password, PASSWORD);
      PostgresInstallation.giveAway(password);
      Path data = folder.resolve(DATA);
      Command.run(
          installation.command(
              "initdb",
              "--no-sync",
              "--username=" + USER,
              "--pwfile=" + password,
              "--auth=scram-sha-256",
              "--encoding=UTF8",
              "--locale=C.UTF-8",
              "--pgdata=" + data));
      return data;
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
    option(options, "port", String.valueOf(port()));
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
      ProcessBuilder start =
          new ProcessBuilder(installation().command("postgres", options.toArray(String[]::new)));
      start.environment().putAll(environment);
      postmaster =
          start
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

  /** Changes the environment of its processes, from the next start on. */
  public void setEnvironment(String name, String value) {
    environment.put(name, value);
  }

  /**
   * Puts in the place of this server, which is stopped, one that is recovered from a base backup of
   * it up to a time, as an operator would, and that goes on from there on a timeline of its own.
   */
  public void recoverFrom(Path baseBackup, String time) {
    delete(data());
    copy(baseBackup, data());
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

  public Path data() {
    return folder.resolve(DATA);
  }

  /** What the server logged. */
  public String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@code pg_waldump} prints of the archive, up to its end. */
  public List<String> waldump(String... arguments) {
    List<String> command = installation().command("pg_waldump", arguments);
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

  private static void copy(Path from, Path to) {
    Command.run(List.of("cp", "-a", "--reflink=auto", from.toString(), to.toString()));
  }

  static void delete(Path folder) {
    Command.run(List.of("rm", "-rf", "--one-file-system", folder.toString()));
  }
}
