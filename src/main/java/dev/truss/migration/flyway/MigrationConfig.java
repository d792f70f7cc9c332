package dev.truss.migration.flyway;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The migrations of the database that users branch from. */
@ConfigMapping(prefix = "truss.migrations")
public interface MigrationConfig {

  /** Folder of files with Flyway's names; unset: there are none. */
  Optional<Path> dir();

  /**
   * The longest that a statement of a run waits for a lock, because everybody who comes later waits
   * behind it.
   */
  @WithDefault("5s")
  Duration lockTimeout();

  /**
   * In a database without a history, versions up to this one count as applied before there was
   * Truss.
   */
  @WithDefault("0")
  String baselineVersion();

  /** Whether a file is applied whose version is older than one that was applied before. */
  @WithDefault("false")
  boolean outOfOrder();

  /** Values of the placeholders in files: {@code ${name}}. */
  Map<String, String> placeholders();

  /** The most that a file may have: Flyway holds it in memory, in several forms. */
  @WithDefault("16M")
  MemorySize maxFileSize();
}
