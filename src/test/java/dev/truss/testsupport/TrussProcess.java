package dev.truss.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Truss as the process that operators run: the jar that the build made, or the native program named
 * by {@code TRUSS_TEST_BINARY}. Tests may kill it, freeze it and wake it.
 */
public final class TrussProcess implements AutoCloseable {
  private static final String NATIVE = "TRUSS_TEST_BINARY";

  private final Path folder;
  private final URI base;
  private final Process process;
  private final Thread atExit;
  private List<ProcessHandle> children = List.of();

  private TrussProcess(Path folder, URI base, Process process) {
    this.folder = folder;
    this.base = base;
    this.process = process;
    this.atExit = new Thread(process::destroyForcibly);
    try {
      Runtime.getRuntime().addShutdownHook(atExit);
    } catch (IllegalStateException goingDown) {
      process.destroyForcibly();
      throw goingDown;
    }
  }

  /**
   * With quick cycles, so that tests need not wait for a minute, and everything else as shipped.
   */
  public static Settings on(PostgresServer server, String database) {
    return new Settings()
        .with("TRUSS_DATABASE_URL", server.url(database))
        .with("TRUSS_RECONCILE_EVERY", "1s")
        .with("TRUSS_REPLICA_LEASE", "3s")
        .with("TRUSS_BRANCH_CLEANUP_EVERY", "1s");
  }

  /** The environment of a Truss that is to be started. */
  public static final class Settings {
    private final Map<String, String> environment = new HashMap<>();

    private Settings() {}

    public Settings with(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /** Starts it and waits until it is ready for requests. */
    public TrussProcess start() {
      TrussProcess truss = launch();
      truss.awaitReady();
      return truss;
    }

    /** Starts one that was killed again, in its folder and at its address, and waits likewise. */
    public TrussProcess startAgain(TrussProcess killed) {
      TrussProcess truss = launch(killed.folder, killed.base.getPort());
      truss.awaitReady();
      return truss;
    }

    /** Starts it and waits until it answers at all, ready or not. */
    public TrussProcess startUnready() {
      TrussProcess truss = launch();
      truss.awaitStatus("/q/health/live", 200);
      return truss;
    }

    /** Starts it and waits for it to refuse to run; returns what it printed. */
    public String startInVain() {
      try (TrussProcess truss = launch()) {
        Awaitility.await("Truss ends")
            .atMost(Duration.ofSeconds(60))
            .until(() -> !truss.process.isAlive());
        return truss.log();
      }
    }

    /** Starts it and waits for nothing. */
    public TrussProcess launch() {
      try {
        // The OS user of scratch servers must get to their folders.
        Path folder =
            Files.createTempDirectory(
                "truss-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        return launch(folder, Ports.free());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private TrussProcess launch(Path folder, int port) {
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
        Map<String, String> variables = builder.environment();
        variables
            .keySet()
            .removeIf(name -> name.startsWith("TRUSS_") || name.startsWith("QUARKUS_"));
        String bin = System.getenv("TRUSS_POSTGRES_BIN");
        if (bin != null) {
          variables.put("TRUSS_POSTGRES_BIN", bin);
        }
        variables.put("QUARKUS_HTTP_PORT", String.valueOf(port));
        variables.put("TRUSS_STORAGE_PATH", folder.resolve("storage").toString());
        variables.put("TRUSS_SCRATCH_PATH", folder.resolve("scratch").toString());
        variables.putAll(environment);
        URI base = URI.create("http://127.0.0.1:" + port);
        return new TrussProcess(folder, base, builder.start());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /**
     * A native program takes the options of its heap as arguments, and not from the environment.
     */
    private List<String> command() {
      String binary = System.getenv(NATIVE);
      if (binary != null && !binary.isBlank()) {
        String options = environment.get("JAVA_TOOL_OPTIONS");
        return options == null ? List.of(binary) : List.of(binary, options);
      }
      String jar = System.getProperty("truss.test.jar", "target/quarkus-app/quarkus-run.jar");
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
      command.addAll(List.of("-jar", Path.of(jar).toAbsolutePath().toString()));
      return command;
    }
  }

  public URI base() {
    return base;
  }

  public Api api() {
    return new Api(base);
  }

  public long pid() {
    return process.pid();
  }

  /** The folder it runs in, gone when it is closed. */
  public Path folder() {
    return folder;
  }

  /** All that it printed so far. */
  public String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void awaitReady() {
    awaitStatus("/q/health/ready", 200);
  }

  public void awaitStatus(String path, int status) {
    Awaitility.await(path + " answers " + status)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> answers(path, status));
  }

  private boolean answers(String path, int status) {
    if (!process.isAlive()) {
      throw new IllegalStateException("Truss ended: " + log());
    }
    try {
      return api().get(path).status() == status;
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof ConnectException) {
        return false;
      }
      throw e;
    }
  }

  /** Ends it without giving it a chance to tidy up. The programs it started live on. */
  public void kill9() {
    children = process.descendants().toList();
    process.destroyForcibly();
    awaitEnd();
  }

  /** Asks it to end, as an update of a container does, and waits until it has. */
  public void shutDown() {
    askToStop();
    awaitEnd();
  }

  /** Asks it to end, and waits for nothing. */
  public void askToStop() {
    children = process.descendants().toList();
    signal("TERM");
  }

  /** Freezes it where it is, like a machine that swaps or a paused container. */
  public void stop() {
    signal("STOP");
  }

  /** Lets a frozen one go on. */
  public void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    Command.run(List.of("kill", "-" + name, String.valueOf(pid())));
  }

  /**
   * The programs that it runs now, or that it was running when it was killed, and that are still
   * alive.
   */
  public List<String> programs() {
    return alive().flatMap(child -> child.info().command().stream()).toList();
  }

  /** Same, by their numbers. */
  public List<Long> programPids() {
    return alive().map(ProcessHandle::pid).toList();
  }

  /**
   * One without a command has ended, and whoever inherited it has not asked for its exit status.
   */
  private Stream<ProcessHandle> alive() {
    Stream<ProcessHandle> all = process.isAlive() ? process.descendants() : children.stream();
    return all.filter(child -> child.isAlive() && child.info().command().isPresent());
  }

  /** Waits until it has ended. */
  public void awaitEnd() {
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Truss did not end: " + log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill9();
    }
    children.forEach(ProcessHandle::destroyForcibly);
    Runtime.getRuntime().removeShutdownHook(atExit);
    PostgresServer.delete(folder);
  }
}
