package dev.truss.postgres;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the Postgres client programs are. */
@ConfigMapping(prefix = "truss.postgres")
public interface PostgresConfig {

  /**
   * Folders with {@code psql}, {@code pg_dump} and {@code pg_restore}, several majors side by side;
   * unset: the usual places.
   */
  Optional<List<Path>> bin();
}
