package dev.truss.migration;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.flywaydb.core.api.resource.LoadableResource;

/** A file of migrations, in UTF-8, as Flyway wants it. */
final class MigrationFile extends LoadableResource {

  private final Path folder;
  private final Path file;

  MigrationFile(Path folder, Path file) {
    this.folder = folder;
    this.file = file;
  }

  @Override
  public Reader read() {
    try {
      return Files.newBufferedReader(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
