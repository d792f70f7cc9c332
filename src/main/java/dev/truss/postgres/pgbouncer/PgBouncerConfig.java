package dev.truss.postgres.pgbouncer;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** The options for a PgBouncer in front of the main database. */
@ConfigMapping(prefix = "truss.pgbouncer")
public interface PgBouncerConfig {

  /** The URL of the admin console, {@code postgresql://admin:password@host:port/pgbouncer}. */
  Optional<String> url();

  /** A file that holds the URL. */
  Optional<Path> urlFile();

  /** The password, unless the URL contains it. */
  Optional<String> password();

  /** A file that holds the password. */
  Optional<Path> passwordFile();
}
