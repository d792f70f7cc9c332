package dev.truss.postgres.program;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;

/**
 * A user of the operating system, as whom a server is run: Postgres refuses to be run by root.
 *
 * @param uid number of the user
 * @param gid number of its group
 */
public record OsUser(int uid, int gid) {

  /**
   * Whom a file belongs to, where this process may become anybody.
   *
   * @return empty where it is not root, and does everything as who it is
   * @throws IOException when the file belongs to root, as whom no server runs
   */
  public static Optional<OsUser> ownerOf(Path file) throws IOException {
    if (number(Path.of("/proc/self"), "uid") != 0) {
      return Optional.empty();
    }
    OsUser owner = new OsUser(number(file, "uid"), number(file, "gid"));
    if (owner.uid == 0) {
      throw new IOException(
          file + " belongs to root; it must belong to the OS user that Postgres runs as");
    }
    return Optional.of(owner);
  }

  private static int number(Path file, String attribute) throws IOException {
    return (Integer) Files.getAttribute(file, "unix:" + attribute);
  }

  /** Gives it a file, or a folder with all that is in it. */
  public void give(Path path) throws IOException {
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            return visitFile(folder, attributes);
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.setAttribute(file, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(file, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** What to put before a command that is to be run as it. */
  List<String> become() {
    return List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--");
  }
}
