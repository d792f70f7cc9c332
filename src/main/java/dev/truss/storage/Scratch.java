package dev.truss.storage;

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
  private static final Pattern OURS = Pattern.compile("truss-[0-9a-f-]{36}");
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path root;
  private final String name = "truss-" + UUID.randomUUID();

  /** Open, and so locked, for as long as this process lives. */
  private @Nullable FileChannel lock;

  @Inject
  Scratch(ScratchConfig config) {
    this(config.path());
  }

  Scratch(Path root) {
    this.root = root.toAbsolutePath();
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

  /** Removes what processes left that are no more; how many. */
  public int sweep() throws IOException {
    int swept = 0;
    for (String other : Folders.names(root)) {
      if (!other.equals(name) && OURS.matcher(other).matches() && sweep(other)) {
        swept++;
      }
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
      Files.createDirectory(own, PRIVATE);
    }
    return own;
  }
}
