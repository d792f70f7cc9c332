package dev.truss.recovery.basebackup;

import dev.truss.control.ControlDatabase;
import dev.truss.storage.Folders;
import dev.truss.storage.StorageConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folders of base backups. Each holds the data folder and one folder for each tablespace. The
 * name of an incomplete one begins with a dot.
 */
@ApplicationScoped
public class BaseBackupFolders {

  private static final String DRAFT = ".draft-";

  /** The part after the installation's id: the job, and the beginning of the run's UUID. */
  private static final Pattern RUN = Pattern.compile("(\\d{1,18})-[0-9a-f]{8}");

  private final ControlDatabase control;
  private final Path root;

  /** The folder of one base backup. */
  public record Place(Path folder) {
    public Path data() {
      return folder.resolve("data");
    }

    public Path tablespaces() {
      return folder.resolve("tablespaces");
    }
  }

  BaseBackupFolders(ControlDatabase control, StorageConfig storage) {
    this.control = control;
    root = storage.path().toAbsolutePath().resolve("base-backups");
  }

  /** Returns a unique name. */
  String name(long jobId, UUID run) {
    return prefix() + jobId + "-" + run.toString().substring(0, 8);
  }

  /**
   * Returns the prefix of this installation's names. Other installations may share the folder, and
   * one that lost its control database has left its own behind.
   */
  private String prefix() {
    return control.installation().id() + "-";
  }

  Path root() {
    return root;
  }

  long freeBytes() throws IOException {
    return Files.getFileStore(Files.createDirectories(root)).getUsableSpace();
  }

  public Place of(String name) {
    return new Place(root.resolve(name));
  }

  /** Creates the folder of a new base backup. */
  Place begin(String name) throws IOException {
    Files.createDirectories(root);
    return new Place(
        Files.createDirectory(
            root.resolve(DRAFT + name),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
  }

  /** Publishes a complete base backup under its name. */
  void publish(String name) throws IOException {
    Files.move(root.resolve(DRAFT + name), root.resolve(name));
    Folders.sync(root);
  }

  /** Deletes a base backup, complete or not. */
  public void delete(String name) throws IOException {
    Folders.delete(root.resolve(DRAFT + name));
    Folders.delete(root.resolve(name));
  }

  /** Returns the names of this installation's base backups, complete or not. */
  public List<String> names() throws IOException {
    return Folders.names(root).stream()
        .map(name -> name.startsWith(DRAFT) ? name.substring(DRAFT.length()) : name)
        .filter(name -> name.startsWith(prefix()))
        .distinct()
        .toList();
  }

  /** Returns whether a base backup was published. */
  public boolean isPublished(String name) {
    return Files.isDirectory(root.resolve(name));
  }

  /** Returns the job that made a published base backup; empty for folders of other origin. */
  public Optional<Long> jobOf(String name) {
    return jobOf(name, prefix());
  }

  public static Optional<Long> jobOf(String name, String prefix) {
    Matcher run = RUN.matcher(name.substring(prefix.length()));
    return run.matches() ? Optional.of(Long.valueOf(run.group(1))) : Optional.empty();
  }

  /** Returns when a published base backup was begun. */
  public Instant begunAt(String name) throws IOException {
    return Files.getLastModifiedTime(root.resolve(name)).toInstant();
  }
}
