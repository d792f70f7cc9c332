package dev.truss.postgres;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The options for Postgres client programs. */
@ConfigMapping(prefix = "truss.postgres")
public interface PostgresConfig {

  /**
   * Folders with {@code psql}, {@code pg_dump} and {@code pg_restore}, of several major versions;
   * by default the usual places.
   */
  Optional<List<Path>> bin();
}
