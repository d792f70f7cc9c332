package dev.truss.postgres.program;

import dev.truss.postgres.DatabaseName;
import dev.truss.postgres.DatabaseUrl;
import dev.truss.postgres.ProgramSession;
import dev.truss.postgres.SessionSettings;
import dev.truss.postgres.Sessions;
import dev.truss.postgres.failure.NoRoom;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A server that only this process uses, through a socket in a private folder. Its data folder holds
 * its whole configuration.
 */
public final class PrivateServer implements AutoCloseable {

  /** The longest path that a socket can have on Linux. */
  private static final int LONGEST_SOCKET = 107;

  /** The size of a WAL segment. A server does not start with less free space. */
  private static final long LEAST_BYTES = 16L << 20;

  private static final String APPLICATION = "truss";
  private static final String SOCKET = ".s.PGSQL.5432";
  private static final Path PROCESSES = Path.of("/proc");
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private final Place place;

  /**
   * The files of the server.
   *
   * @param data the data folder
   * @param log the log file
   * @param socket the folder of the socket
   */
  public record Place(Path data, Path log, Path socket) {}

  private PrivateServer(Place place) {
    this.place = place;
  }

  /**
   * Starts the server, and does not wait until it accepts connections.
   *
   * @param folder the folder of the programs
   * @param user the user that runs it
   * @throws IOException with the message of {@code pg_ctl} or the server
   */
  public static PrivateServer start(Path folder, Place place, Optional<OsUser> user)
      throws IOException {
    if (place.socket.resolve(SOCKET).toString().getBytes(StandardCharsets.UTF_8).length
        > LONGEST_SOCKET) {
      throw new IOException(
          "the path of a socket in "
              + place.socket
              + " would be too long; choose a shorter truss.scratch.path");
    }
    PrivateServer server = new PrivateServer(place);
    try {
      ServerProgram.as(
              user,
              folder.resolve("pg_ctl"),
              List.of(
                  "start", "--no-wait", "--silent", "--pgdata=" + place.data, "--log=" + place.log))
          .run();
      if (!await(server::isRunning)) {
        throw new IOException("it did not start: " + server.failure());
      }
      return server;
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  public boolean isRunning() {
    return postmaster(place.data).isPresent();
  }

  /** Returns why the server did not start. If the disk is full, its log may lack the reason. */
  private String failure() throws IOException {
    List<String> log = log();
    return log.stream()
        .flatMap(line -> NoRoom.in(line).stream())
        .findFirst()
        .or(
            () ->
                log.stream().anyMatch(line -> line.contains("FATAL") || line.contains("PANIC"))
                    ? Optional.empty()
                    : NoRoom.below(place.data, LEAST_BYTES))
        .map(NoRoom::sentence)
        .orElse(String.join("; ", log));
  }

  private List<String> log() throws IOException {
    try {
      return new String(Files.readAllBytes(place.log), StandardCharsets.UTF_8).lines().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private DatabaseUrl url(DatabaseName database, String user) {
    return new DatabaseUrl(place.socket.toString(), 5432, database, user, "", Map.of());
  }

  /** Opens a session. */
  public Connection connect(DatabaseName database, String user, SessionSettings settings)
      throws SQLException {
    return Sessions.openLocally(
        url(database, user), place.socket.resolve(SOCKET), APPLICATION, settings);
  }

  /** Returns the session of a client program, as a role that needs no password. */
  public ProgramSession program(DatabaseName database, String user, SessionSettings settings) {
    return new ProgramSession(url(database, user), APPLICATION, settings);
  }

  /** Ends the server at once. Its data is no longer needed. */
  @Override
  public void close() throws IOException {
    end(place.data);
  }

  /**
   * Ends the server of a data folder, including one that another process left behind. Because
   * process ids are reused, only processes whose working directory is that folder are ended.
   *
   * @throws IOException when it does not end
   */
  public static void end(Path data) throws IOException {
    Optional<ProcessHandle> postmaster = postmaster(data);
    if (postmaster.isPresent()) {
      quit(postmaster.get(), data);
    }
    for (ProcessHandle left : workingIn(data)) {
      left.destroyForcibly();
    }
    if (!await(() -> workingIn(data).isEmpty())) {
      throw new IOException("the server in " + data + " does not end");
    }
  }

  /** Requests an immediate shutdown, in which the server releases its shared memory. */
  private static void quit(ProcessHandle postmaster, Path data) {
    try {
      ServerProgram.onFiles(Path.of("kill"), List.of("-QUIT", String.valueOf(postmaster.pid())))
          .run();
    } catch (IOException goneOrShuttingDown) {
      postmaster.destroyForcibly();
    }
    // A zombie has no working directory, so it counts as ended.
    await(() -> !isIn(postmaster.pid(), data));
  }

  private static Optional<ProcessHandle> postmaster(Path data) {
    try (Stream<String> lines = Files.lines(data.resolve("postmaster.pid"))) {
      return lines
          .findFirst()
          .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())))
          .filter(process -> isIn(process.pid(), data));
    } catch (IOException | NumberFormatException notWrittenYet) {
      return Optional.empty();
    }
  }

  private static List<ProcessHandle> workingIn(Path data) {
    return ProcessHandle.allProcesses().filter(process -> isIn(process.pid(), data)).toList();
  }

  private static boolean isIn(long pid, Path data) {
    try {
      return Files.readSymbolicLink(PROCESSES.resolve(pid + "/cwd")).equals(data.toRealPath());
    } catch (IOException goneOrNotOurs) {
      return false;
    }
  }

  private static boolean await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
    return true;
  }
}
