package dev.truss.migration.flyway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * The files of a folder. Flyway receives them and does not scan for any itself, because a native
 * program replaces its scanner.
 */
public record MigrationFiles(List<MigrationFile> files) implements ResourceProvider {

  private static final Comparator<MigrationFile> BY_NAME =
      Comparator.comparing(MigrationFile::getRelativePath);

  public MigrationFiles {
    files = List.copyOf(files);
  }

  @Override
  public @Nullable LoadableResource getResource(String name) {
    return files.stream()
        .filter(file -> file.getRelativePath().equals(name))
        .findFirst()
        .orElse(null);
  }

  @Override
  public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
    return files.stream()
        .filter(file -> file.getFilename().startsWith(prefix))
        .filter(file -> Stream.of(suffixes).anyMatch(file.getFilename()::endsWith))
        .<LoadableResource>map(file -> file)
        .toList();
  }

  /** Returns the SHA-256 of the names and contents of all SQL files, in hexadecimal. */
  public String sha256() throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (MigrationFile file : files.stream().sorted(BY_NAME).toList()) {
        if (file.getRelativePath().endsWith(".sql")) {
          digest.update((file.getRelativePath() + "\0" + file.size() + "\0").getBytes(UTF_8));
          digest.update(file.bytes());
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns whether the file is a callback, such as {@code afterMigrate.sql}. */
  public static boolean isCallback(String file) {
    return event(file).isPresent();
  }

  /** Returns the event at which Flyway runs a callback. */
  public static Optional<Event> event(String file) {
    if (!file.endsWith(".sql")) {
      return Optional.empty();
    }
    String name = file.substring(file.lastIndexOf('/') + 1).replaceFirst("(__.*)?\\.sql$", "");
    return Optional.ofNullable(Event.fromId(name));
  }

  /** Returns the names of the callbacks. */
  public List<String> callbacks() {
    return sqlFiles().stream().filter(MigrationFiles::isCallback).toList();
  }

  /** Returns the names of the files that end in {@code .sql}. */
  public List<String> sqlFiles() {
    return files.stream()
        .map(MigrationFile::getRelativePath)
        .filter(name -> name.endsWith(".sql"))
        .sorted()
        .toList();
  }
}
