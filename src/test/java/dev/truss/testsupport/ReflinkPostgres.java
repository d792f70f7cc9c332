package dev.truss.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/**
 * Postgres 18 on XFS, where a database is cloned in constant time. Debian 12 has neither, so the
 * programs come from the folder that {@code deploy/local/postgres-18.sh} makes and {@code
 * TRUSS_TEST_POSTGRES_18} names, and the file system lies in a file that is mounted, which takes
 * root.
 */
public final class ReflinkPostgres {
  private static final String FOLDER = "TRUSS_TEST_POSTGRES_18";

  private ReflinkPostgres() {}

  /** Skips the test with a sentence where this cannot be had, except in CI: there it fails. */
  public static PostgresServer start() {
    return start(false);
  }

  /** Same, with its WAL archived. */
  public static PostgresServer startArchiving() {
    return start(true);
  }

  private static PostgresServer start(boolean archiving) {
    String folder = System.getenv().getOrDefault(FOLDER, "");
    String missing = missing(folder);
    if (!missing.isEmpty()) {
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException(missing);
      }
      Assumptions.abort(missing);
    }
    PostgresInstallation installation = PostgresInstallation.below(Path.of(folder));
    Path mount = PostgresInstallation.newFolder("xfs-");
    Path image = mount.resolveSibling(mount.getFileName() + ".img");
    try {
      Command.run(List.of("truncate", "--size=4G", image.toString()));
      Command.run(List.of("mkfs.xfs", "-q", "-m", "reflink=1", image.toString()));
      Command.run(List.of("mount", "-o", "loop", image.toString(), mount.toString()));
      PostgresInstallation.giveAway(mount);
    } catch (RuntimeException e) {
      discard(mount, image);
      throw e;
    }
    Map<String, String> settings = archiving ? PostgresServer.archiving(mount, Map.of()) : Map.of();
    return PostgresServer.create(installation, mount, settings, () -> discard(mount, image));
  }

  /** The programs' folder, in the form of {@code TRUSS_POSTGRES_BIN}; empty where there is none. */
  public static String bin() {
    String folder = System.getenv().getOrDefault(FOLDER, "");
    return folder.isBlank() ? "" : PostgresInstallation.below(Path.of(folder)).bin().toString();
  }

  private static String missing(String folder) {
    if (folder.isBlank()) {
      return "Set %s to the folder that deploy/local/postgres-18.sh prints".formatted(FOLDER);
    }
    return PostgresInstallation.isRoot()
        ? ""
        : "Only root can mount the XFS file system of this test";
  }

  private static void discard(Path mount, Path image) {
    if (isMounted(mount)) {
      Command.run(List.of("umount", mount.toString()));
    }
    PostgresServer.delete(mount);
    PostgresServer.delete(image);
  }

  private static boolean isMounted(Path mount) {
    try {
      return Files.readString(Path.of("/proc/self/mounts")).contains(" " + mount + " ");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
