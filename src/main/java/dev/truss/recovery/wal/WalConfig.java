package dev.truss.recovery.wal;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Where the WAL of the main server is archived. */
@ConfigMapping(prefix = "truss.wal")
interface WalConfig {

  /**
   * The folder in which Postgres archives its WAL ({@code basic_archive.archive_directory}); unset:
   * no recovery.
   */
  Optional<Path> archive();
}
