package dev.truss.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Operations on folders and the files in them. */
public final class Folders {

  private static final int MOST_ATTEMPTS = 5;
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(100);

  private Folders() {}

  /** Returns all files below a folder, relative to it, sorted. Links are left out. */
  public static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Folders::isFile).map(folder::relativize).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Returns the sum of the sizes of all files below a folder, in bytes. */
  public static long size(Path folder) throws IOException {
    long bytes = 0;
    for (Path file : files(folder)) {
      bytes += Files.size(folder.resolve(file));
    }
    return bytes;
  }

  private static boolean isFile(Path path) {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Resolves the name of a file in a folder or below it.
   *
   * @param file its name relative to it, perhaps from a manifest, which others may have written
   * @throws UnsafeFile when it lies elsewhere
   */
  static Path inside(Path folder, String file) throws IOException {
    Path path = folder.resolve(file).normalize();
    if (!path.startsWith(folder.normalize()) || path.equals(folder.normalize())) {
      throw new UnsafeFile("not a file of an archive: " + file);
    }
    return path;
  }

  /**
   * Resolves the name of a file that exists, and that no link leads to.
   *
   * @throws UnsafeFile when it is not a file of its own
   * @throws NoSuchFileException when there is none
   */
  static Path ownFile(Path folder, String file) throws IOException {
    Path path = inside(folder, file);
    requireOwn(folder, folder);
    Path within = folder;
    for (Path part : folder.normalize().relativize(path)) {
      within = within.resolve(part);
      requireOwn(folder, within);
    }
    if (!isFile(path)) {
      throw new UnsafeFile(file + " is not a file");
    }
    return path;
  }

  /**
   * Requires that a folder holds nothing but folders and files of its own.
   *
   * @throws UnsafeFile naming the first entry that is something else
   */
  static void requireOwn(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        requireOwn(folder, path);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * Requires that an entry is a folder or a file with a single link: a hard link may refer to a
   * file elsewhere.
   */
  private static void requireOwn(Path folder, Path path) throws IOException {
    Map<String, Object> attributes =
        Files.readAttributes(
            path, "unix:isDirectory,isRegularFile,isSymbolicLink,nlink", LinkOption.NOFOLLOW_LINKS);
    if (attributes.get("isDirectory").equals(true)) {
      return;
    }
    Path name = path.equals(folder) ? path.getFileName() : folder.relativize(path);
    if (attributes.get("isSymbolicLink").equals(true)) {
      throw new UnsafeFile(name + " is a symbolic link");
    }
    if (attributes.get("isRegularFile").equals(false)) {
      throw new UnsafeFile(name + " is not a file");
    }
    if (((Number) attributes.get("nlink")).intValue() > 1) {
      throw new UnsafeFile(name + " is a hard link: the same file has another name elsewhere");
    }
  }

  /** Returns the names of a folder's entries; none if the folder does not exist. */
  public static List<String> names(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** Makes a file, or a folder's list of entries, survive a loss of power. */
  public static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Syncs a folder and everything below it. */
  static void syncAll(Path folder, ArchiveStorage.Progress progress) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        sync(path);
        if (isFile(path)) {
          progress.bytes(Files.size(path));
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * Deletes a folder with its content, including files that are still being written into it. Does
   * nothing if it does not exist.
   */
  public static void delete(Path folder) throws IOException {
    for (int attempt = 1; Files.exists(folder, LinkOption.NOFOLLOW_LINKS); attempt++) {
      try {
        deleteOnce(folder);
      } catch (DirectoryNotEmptyException e) {
        if (attempt == MOST_ATTEMPTS) {
          throw new IOException("something is still being written into " + folder, e);
        }
        LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
      }
    }
  }

  private static void deleteOnce(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
              throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
