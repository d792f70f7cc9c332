package dev.truss.postgres.program;

import dev.truss.error.ProblemException;
import dev.truss.postgres.PostgresConfig;
import io.smallrye.common.process.AbstractExecutionException;
import io.smallrye.common.process.ProcessBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Finds the Postgres programs on this machine by their major version. */
@ApplicationScoped
public class ClientPrograms {

  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final List<Path> ELSEWHERE =
      List.of(Path.of("/usr/bin"), Path.of("/usr/local/bin"));
  private static final int FIRST_WITH_METHODS = 16;
  private static final Pattern MAJOR = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

  private static final Logger LOG = Logger.getLogger(ClientPrograms.class);

  private final PostgresConfig config;

  /** The versions of programs, for as long as their files are unchanged. */
  private final Map<Program, Integer> majors = new ConcurrentHashMap<>();

  private final Map<Method, Boolean> methods = new ConcurrentHashMap<>();

  private record Method(Program dump, String name) {}

  private record Program(Path path, FileTime changedAt) {
    static Program of(Path path) {
      try {
        return new Program(path, Files.getLastModifiedTime(path));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  ClientPrograms(PostgresConfig config) {
    this.config = config;
  }

  /**
   * Returns the folder of the programs of this major version, or else of the next newer one, which
   * reads older servers.
   */
  public Optional<Path> folderFor(int serverMajor) {
    return Optional.ofNullable(folders().ceilingEntry(serverMajor)).map(entry -> entry.getValue());
  }

  /**
   * Returns the folder of the programs of this major version or a newer one.
   *
   * @throws ProblemException 503 {@code client_programs_missing}, naming the package
   */
  public Path require(int serverMajor) {
    return folderFor(serverMajor)
        .orElseThrow(
            () ->
                ProblemException.unavailable(
                    "client_programs_missing", missing(serverMajor), null));
  }

  /**
   * Returns the folder of {@code postgres} and the other server programs of exactly this major
   * version.
   *
   * @throws ProblemException 503 {@code server_programs_missing}, naming the package
   */
  public Path requireServer(int serverMajor) {
    return serverFolder(serverMajor)
        .orElseThrow(
            () ->
                ProblemException.unavailable(
                    "server_programs_missing", serverMissing(serverMajor), null));
  }

  /**
   * Returns the folder of the server programs of exactly this major version, if they are installed.
   */
  public Optional<Path> serverFolder(int serverMajor) {
    return Optional.ofNullable(folders().get(serverMajor))
        .filter(folder -> Files.isExecutable(folder.resolve("postgres")));
  }

  /** Returns a sentence that names the package of a server of this major version. */
  public static String serverMissing(int serverMajor) {
    return "postgres and pg_ctl of PostgreSQL %d are needed: install postgresql-%d or set truss.postgres.bin."
        .formatted(serverMajor, serverMajor);
  }

  /** Returns a sentence that names the package of the client programs to install. */
  public static String missing(int serverMajor) {
    return "pg_dump and pg_restore of PostgreSQL %d or newer are needed: install postgresql-client-%d or set truss.postgres.bin."
        .formatted(serverMajor, serverMajor);
  }

  /**
   * Returns whether the {@code pg_dump} in a folder supports a compression method such as {@code
   * zstd}. Versions from 16 on do if they were built with it, and say so before they connect.
   */
  public boolean compresses(Path folder, String method) {
    return methods.computeIfAbsent(
        new Method(Program.of(folder.resolve("pg_dump")), method),
        asked -> major(folder) >= FIRST_WITH_METHODS && !refuses(asked));
  }

  private static boolean refuses(Method method) {
    List<String> said = new CopyOnWriteArrayList<>();
    RunningPrograms.refuseWhileShuttingDown();
    try {
      ProcessBuilder.newBuilder(
              method.dump().path(),
              "--compress=" + method.name(),
              "--format=custom",
              "--file=/dev/null",
              "--host=/nowhere")
          .output()
          .discard()
          .error()
          .logOnSuccess(false)
          .consumeLinesWith(RunningPrograms.LONGEST_LINE, said::add)
          .run();
    } catch (AbstractExecutionException nobodyIsThere) {
      return said.stream().anyMatch(line -> line.contains("does not support"));
    }
    return false;
  }

  /** Returns the major version of the programs in a folder. */
  public int major(Path folder) {
    return majorOf(folder.resolve("pg_dump")).orElseThrow();
  }

  /** Returns a {@code psql} of any version. */
  public Optional<Path> psql() {
    return Optional.ofNullable(folders().lastEntry())
        .map(entry -> entry.getValue().resolve("psql"));
  }

  private NavigableMap<Integer, Path> folders() {
    NavigableMap<Integer, Path> byMajor = new TreeMap<>();
    for (Path folder : config.bin().orElseGet(ClientPrograms::usualPlaces)) {
      if (Files.isExecutable(folder.resolve("pg_dump"))) {
        majorOf(folder.resolve("pg_dump")).ifPresent(major -> byMajor.putIfAbsent(major, folder));
      }
    }
    return byMajor;
  }

  private static List<Path> usualPlaces() {
    List<Path> places = new ArrayList<>();
    if (Files.isDirectory(DEBIAN)) {
      try (Stream<Path> majors = Files.list(DEBIAN)) {
        majors.map(major -> major.resolve("bin")).forEach(places::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    places.addAll(ELSEWHERE);
    return places;
  }

  private Optional<Integer> majorOf(Path program) {
    return Optional.ofNullable(
        majors.computeIfAbsent(Program.of(program), known -> readMajor(known.path())));
  }

  /**
   * Returns the major version of a program; null if it prints none. Debian installs its wrapper
   * without any programs.
   */
  private static @Nullable Integer readMajor(Path program) {
    RunningPrograms.refuseWhileShuttingDown();
    try {
      Matcher version = MAJOR.matcher(ProcessBuilder.execToString(program, "--version"));
      return version.find() ? Integer.valueOf(version.group(1)) : null;
    } catch (AbstractExecutionException e) {
      LOG.debugf(e, "%s does not say its version", program);
      return null;
    }
  }
}
