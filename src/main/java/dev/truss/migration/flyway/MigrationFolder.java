package dev.truss.migration.flyway;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;

/** Reads the files in {@code truss.migrations.dir} anew for each request. */
@ApplicationScoped
public class MigrationFolder {

  private final MigrationConfig config;

  MigrationFolder(MigrationConfig config) {
    this.config = config;
  }

  void check(@Observes @Priority(1) StartupEvent event) {
    if (!config.lockTimeout().isPositive()) {
      throw new ConfigurationException(
          "truss.migrations.lock-timeout is "
              + config.lockTimeout()
              + "; without one a migration that waits keeps everybody behind it waiting. Set a"
              + " time, such as 5s.");
    }
    try {
      MigrationVersion.fromVersion(config.baselineVersion());
    } catch (FlywayException e) {
      throw new ConfigurationException(
          "truss.migrations.baseline-version is "
              + config.baselineVersion()
              + "; it must be a version, such as 12 or 2.1.",
          e);
    }
  }

  /**
   * Returns the files in the folder and below it.
   *
   * @throws dev.truss.error.ProblemException 409 {@code migrations_not_configured} or {@code
   *     migrations_folder_missing}
   */
  public MigrationFiles read() throws IOException {
    Path folder = config.dir().orElseThrow(FileProblems::notConfigured);
    if (!Files.isDirectory(folder) || !Files.isReadable(folder)) {
      throw FileProblems.folderMissing(folder);
    }
    List<MigrationFile> files = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          /**
           * Skips hidden folders: a Kubernetes volume keeps its files in one, and links to them.
           */
          @Override
          public FileVisitResult preVisitDirectory(Path inside, BasicFileAttributes attributes) {
            return !inside.equals(folder) && isHidden(inside)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!isHidden(file) && Files.isRegularFile(file)) {
              files.add(new MigrationFile(folder, file));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return new MigrationFiles(files);
  }

  private static boolean isHidden(Path path) {
    return String.valueOf(path.getFileName()).startsWith(".");
  }
}
