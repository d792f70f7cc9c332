package dev.truss.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the programs of a server lie and how they are started: Postgres refuses to run as root, so
 * root starts them as {@code postgres}. {@code setpriv} replaces itself by the program, so the
 * process started is the program itself and can be killed as such.
 */
record PostgresInstallation(Path bin) {
  private static final String USER = "postgres";

  static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  /** The first Postgres of {@code TRUSS_POSTGRES_BIN}, else the newest in Debian's usual place. */
  static PostgresInstallation ofThisMachine() {
    String configured = System.getenv("TRUSS_POSTGRES_BIN");
    if (configured == null || configured.isBlank()) {
      return below(Path.of("/"));
    }
    return Stream.of(configured.split("[,:]", -1))
        .map(folder -> Path.of(folder.strip()))
        .filter(folder -> Files.isExecutable(folder.resolve("postgres")))
        .findFirst()
        .map(PostgresInstallation::new)
        .orElseThrow(
            () -> new IllegalStateException("No postgres in TRUSS_POSTGRES_BIN=" + configured));
  }

  /** The newest Postgres of a Debian that lies in a folder. */
  static PostgresInstallation below(Path root) {
    Path versions = root.resolve("usr/lib/postgresql");
    try (Stream<Path> folders = Files.list(versions)) {
      return folders
          .filter(folder -> Files.isExecutable(folder.resolve("bin/postgres")))
          .max(Comparator.comparingInt(folder -> Integer.parseInt(folder.getFileName().toString())))
          .map(folder -> new PostgresInstallation(folder.resolve("bin")))
          .orElseThrow(() -> new IllegalStateException("No Postgres in " + versions));
    } catch (IOException e) {
      throw new UncheckedIOException("No Postgres in " + versions + "; set TRUSS_POSTGRES_BIN", e);
    }
  }

  static List<String> asPostgres() {
    return isRoot()
        ? List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--init-groups", "--")
        : List.of();
  }

  List<String> command(String program, String... arguments) {
    List<String> command = new ArrayList<>(asPostgres());
    command.add(bin.resolve(program).toString());
    command.addAll(Arrays.asList(arguments));
    return command;
  }

  /** A new temporary folder that the server's user owns. */
  static Path newFolder(String name) {
    try {
      Path folder = Files.createTempDirectory("truss-test-" + name);
      giveAway(folder);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes the server's user the owner. */
  static void giveAway(Path path) {
    if (isRoot()) {
      Command.run(List.of("chown", "-R", USER + ":" + USER, path.toString()));
    }
  }
}
