package dev.truss.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Keeps archives as folders within a folder. A draft lies in the same folder under a name that
 * begins with a dot, so that one rename publishes it.
 */
final class FolderStorage implements ArchiveStorage {

  private static final String DRAFT = ".draft-";

  private final Path root;

  FolderStorage(Path root) {
    this.root = root;
  }

  @Override
  public Draft begin(String name) throws IOException {
    Files.createDirectories(root);
    Path folder = draft(name);
    Files.createDirectory(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return new FolderDraft(folder, root.resolve(name));
  }

  private record FolderDraft(Path folder, Path archive) implements Draft {

    @Override
    public void publish(byte[] manifest, Progress progress) throws IOException {
      if (Files.exists(archive, LinkOption.NOFOLLOW_LINKS)) {
        throw new FileAlreadyExistsException(archive.toString());
      }
      Files.write(folder.resolve(MANIFEST), manifest);
      Folders.requireOwn(folder);
      Folders.syncAll(folder, progress);
      Files.move(folder, archive, StandardCopyOption.ATOMIC_MOVE);
      Folders.sync(archive.getParent());
    }

    @Override
    public void close() throws IOException {
      Folders.delete(folder);
    }
  }

  @Override
  public List<String> names() throws IOException {
    return Folders.names(root).stream()
        .filter(name -> !name.startsWith("."))
        .filter(this::isArchive)
        .toList();
  }

  /**
   * Returns whether a name is an archive. A link to a folder is none, and neither is a folder whose
   * manifest is a link.
   */
  private boolean isArchive(String name) {
    Path archive = root.resolve(name);
    return isFolder(archive)
        && Files.isRegularFile(archive.resolve(MANIFEST), LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public InputStream open(String name, String file, long offset) throws IOException {
    SeekableByteChannel channel =
        Files.newByteChannel(
            Folders.ownFile(root.resolve(name), file),
            StandardOpenOption.READ,
            LinkOption.NOFOLLOW_LINKS);
    try {
      return Channels.newInputStream(channel.position(offset));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public Fetched fetch(String name, Progress progress) throws IOException {
    requireOwn(name);
    return new InPlace(root.resolve(name));
  }

  @Override
  public void requireOwn(String name) throws IOException {
    Folders.requireOwn(root.resolve(name));
  }

  private record InPlace(Path folder) implements Fetched {
    @Override
    public void close() {
      // These files are the archive itself.
    }
  }

  @Override
  public void delete(String name) throws IOException {
    Path archive = root.resolve(name);
    if (isFolder(archive) && Files.deleteIfExists(archive.resolve(MANIFEST))) {
      Folders.sync(archive);
    }
    Folders.delete(archive);
    Folders.delete(draft(name));
  }

  @Override
  public String description() {
    return "folder " + root;
  }

  private Path draft(String name) {
    return root.resolve(DRAFT + name);
  }
}
