package dev.truss.migration.flyway;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The options for migrations of the main database and its branches. */
@ConfigMapping(prefix = "truss.migrations")
public interface MigrationConfig {

  /** The folder of the files, which have Flyway's names. Without it there are no migrations. */
  Optional<Path> dir();

  /**
   * The longest time that a statement of a run waits for a lock, because later sessions queue
   * behind it.
   */
  @WithDefault("5s")
  Duration lockTimeout();

  /** The baseline: in a database without a history, versions up to this one count as applied. */
  @WithDefault("0")
  String baselineVersion();

  /** Whether a file is applied if its version is older than one that was already applied. */
  @WithDefault("false")
  boolean outOfOrder();

  /** The values of the placeholders in files, {@code ${name}}. */
  Map<String, String> placeholders();

  /** The largest size of a file. Flyway holds a file in memory several times. */
  @WithDefault("16M")
  MemorySize maxFileSize();
}
