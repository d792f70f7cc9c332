package dev.truss.recovery.wal;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** The archive of the main server's WAL. */
@ConfigMapping(prefix = "truss.wal")
interface WalConfig {

  /**
   * The folder in which Postgres archives its WAL ({@code basic_archive.archive_directory}).
   * Without it there is no recovery.
   */
  Optional<Path> archive();
}
