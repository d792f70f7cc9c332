package dev.truss.storage;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * This process's folder for temporary files. Beside it lies a file that the process keeps locked.
 * The lock ends with the process, however that ends; then another process on the machine deletes
 * the folder.
 */
@ApplicationScoped
public class Scratch {

  private static final String LOCK = ".lock";
  private static final Pattern OURS = Pattern.compile("truss-[0-9a-f]{12}");

  /** The permissions of folders that only their owner may enter. */
  public static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /** The permissions of files that only their owner may read. */
  public static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** The permissions of folders that others may pass through. */
  public static final FileAttribute<Set<PosixFilePermission>> PASSABLE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x"));

  private final Path root;

  /** Kept short: the path of a socket below it has at most 107 bytes. */
  private final String name =
      "truss-" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);

  private final List<Leftover> leftovers;

  /** A program that may still use the folder of a process that has ended. */
  public interface Leftover {
    /** Ends the use, before the folder is deleted. */
    void end(Path folder) throws IOException;
  }

  /** Open, and thereby locked, for as long as this process lives. */
  private @Nullable FileChannel lock;

  @Inject
  Scratch(ScratchConfig config, @All List<Leftover> leftovers) {
    this(config.path(), leftovers);
  }

  Scratch(Path root, List<Leftover> leftovers) {
    this.root = root.toAbsolutePath();
    this.leftovers = leftovers;
  }

  /** Returns the folder that holds those of all processes, and creates it if it is missing. */
  public Path root() throws IOException {
    return Files.createDirectories(root);
  }

  /**
   * Creates a folder.
   *
   * @param folder a name that is not in use
   */
  public Path create(String folder) throws IOException {
    return Files.createDirectory(own().resolve(folder), PRIVATE);
  }

  /** Deletes a folder with its content. Does nothing if it does not exist. */
  public void delete(Path folder) throws IOException {
    Folders.delete(folder);
  }

  /**
   * Deletes the folders of processes that have ended. Returns their number.
   *
   * @throws IOException after all that can be removed is, if something could not
   */
  public int sweep() throws IOException {
    int swept = 0;
    @Nullable IOException failure = null;
    for (String other : Folders.names(root)) {
      try {
        if (!other.equals(name) && OURS.matcher(other).matches() && sweep(other)) {
          swept++;
        }
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return swept;
  }

  private boolean sweep(String other) throws IOException {
    Path file = root.resolve(other + LOCK);
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var free = channel.tryLock()) {
      if (free == null) {
        return false;
      }
      for (Leftover leftover : leftovers) {
        leftover.end(root.resolve(other));
      }
      Folders.delete(root.resolve(other));
      Files.deleteIfExists(file);
      return true;
    } catch (OverlappingFileLockException e) {
      return false; // held by another in this process
    }
  }

  /**
   * Creates this process's folder. The lock comes first: a folder without a lock belongs to no
   * process.
   */
  private synchronized Path own() throws IOException {
    Path own = root.resolve(name);
    if (lock == null) {
      Files.createDirectories(root);
      FileChannel channel =
          FileChannel.open(
              root.resolve(name + LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        throw new IOException("the lock of the new folder " + own + " is held by somebody");
      }
      lock = channel;
    }
    if (!Files.isDirectory(own)) {
      Files.createDirectory(own, PASSABLE);
    }
    return own;
  }
}
