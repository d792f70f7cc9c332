package dev.truss.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Postgres 18 on XFS, where a database is cloned in constant time. The file system lies in a file
 * that is mounted, which takes root.
 */
public final class ReflinkPostgres {
  private static final int MAJOR = 18;

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
    PostgresInstallation installation = UnpackedPostgres.require(MAJOR);
    if (!PostgresInstallation.isRoot()) {
      UnpackedPostgres.missing("Only root can mount the XFS file system of this test");
    }
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
    return UnpackedPostgres.bin(MAJOR);
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
