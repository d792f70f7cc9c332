package dev.truss.migration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
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
}
