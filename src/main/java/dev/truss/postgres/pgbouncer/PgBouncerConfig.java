package dev.truss.postgres.pgbouncer;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** The PgBouncer in front of the main database, if there is one. */
@ConfigMapping(prefix = "truss.pgbouncer")
public interface PgBouncerConfig {

  /** Its admin console, {@code postgresql://admin:password@host:port/pgbouncer}. */
  Optional<String> url();

  /** A file that holds the url. */
  Optional<Path> urlFile();

  /** Its password, where it does not stand in the url. */
  Optional<String> password();

  /** A file that holds the password. */
  Optional<Path> passwordFile();
}
