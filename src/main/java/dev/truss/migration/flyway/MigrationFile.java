package dev.truss.migration.flyway;

import dev.truss.postgres.ParsingDeadline;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.flywaydb.core.api.resource.LoadableResource;

/** A migration file in UTF-8, as a resource of Flyway. */
public final class MigrationFile extends LoadableResource {

  /**
   * The longest time in which Flyway may parse a file, which it does before it runs the first
   * statement.
   */
  private static final Duration READING = Duration.ofMinutes(1);

  private final Path folder;
  private final Path file;

  MigrationFile(Path folder, Path file) {
    this.folder = folder;
    this.file = file;
  }

  @Override
  public Reader read() {
    try {
      return ParsingDeadline.reader(Files.newBufferedReader(file, StandardCharsets.UTF_8), READING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text() throws IOException {
    return Files.readString(file);
  }

  byte[] bytes() throws IOException {
    return Files.readAllBytes(file);
  }

  long size() throws IOException {
    return Files.size(file);
  }

  @Override
  public String getAbsolutePath() {
    return file.toAbsolutePath().toString();
  }

  @Override
  public String getAbsolutePathOnDisk() {
    return getAbsolutePath();
  }

  @Override
  public String getFilename() {
    return String.valueOf(file.getFileName());
  }

  @Override
  public String getRelativePath() {
    return folder.relativize(file).toString();
  }
}
