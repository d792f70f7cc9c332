package dev.truss.backup;

import dev.truss.backup.archive.Compression;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Stops the start if no backup could succeed with the configured options. */
@ApplicationScoped
class BackupSettings {

  private final BackupConfig config;

  BackupSettings(BackupConfig config) {
    this.config = config;
  }

  void check(@Observes @Priority(1) StartupEvent event) {
    requirePositive("truss.backup.max-concurrent", config.maxConcurrent());
    requirePositive("truss.backup.max-queued", config.maxQueued());
    requirePositive("truss.backup.workers", config.workers());
    if (!Compression.isKnown(config.compression())) {
      throw new ConfigurationException(
          "truss.backup.compression is %s; it must be auto, none, or gzip, lz4 or zstd, perhaps with a level, such as zstd:9."
              .formatted(config.compression()));
    }
  }

  private static void requirePositive(String option, int value) {
    if (value < 1) {
      throw new ConfigurationException(option + " is " + value + "; it must be at least 1.");
    }
  }
}
