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
 * The operating system user that runs a server, because Postgres refuses to run as root.
 *
 * @param uid the id of the user
 * @param gid the id of its group
 */
public record OsUser(int uid, int gid) {

  /**
   * Returns the owner of a file, if this process runs as root.
   *
   * @return empty if it does not, and runs everything as its own user
   * @throws IOException when the file belongs to root
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

  /** Makes this user the owner of a file, or of a folder with its content. */
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

  /** Returns the words that run the command after them as this user. */
  List<String> become() {
    return List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--");
  }
}
