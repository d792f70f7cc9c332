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
 * A folder of this process for files that nobody needs once it is gone. Beside it lies a file which
 * the process holds locked; the lock ends with the process, however that ends, and then whoever
 * shares the machine removes the folder.
 */
@ApplicationScoped
public class Scratch {

  private static final String LOCK = ".lock";
  private static final Pattern OURS = Pattern.compile("truss-[0-9a-f]{12}");

  /** Of folders that only their owner gets into. */
  public static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /** Of files that only their owner reads. */
  public static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** Of folders through which others get to what they were given. */
  public static final FileAttribute<Set<PosixFilePermission>> PASSABLE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x"));

  private final Path root;

  /** Short: the path of a socket below it has at most 107 bytes. */
  private final String name =
      "truss-" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);

  private final List<Leftover> leftovers;

  /** What may still use a folder whose process is gone. */
  public interface Leftover {
    /** Ends it, before the folder is removed. */
    void end(Path folder) throws IOException;
  }

  /** Open, and so locked, for as long as this process lives. */
  private @Nullable FileChannel lock;

  @Inject
  Scratch(ScratchConfig config, @All List<Leftover> leftovers) {
    this(config.path(), leftovers);
  }

  Scratch(Path root, List<Leftover> leftovers) {
    this.root = root.toAbsolutePath();
    this.leftovers = leftovers;
  }

  /** The folder that all processes have theirs in, made if it is missing. */
  public Path root() throws IOException {
    return Files.createDirectories(root);
  }

  /**
   * Makes a folder.
   *
   * @param folder a name that is not in use
   */
  public Path create(String folder) throws IOException {
    return Files.createDirectory(own().resolve(folder), PRIVATE);
  }

  /** With all that is in it; one that is gone stays so. */
  public void delete(Path folder) throws IOException {
    Folders.delete(folder);
  }

  /**
   * Removes what processes left that are no more; how many.
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

  /** The lock first: a folder without one belongs to nobody. */
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
