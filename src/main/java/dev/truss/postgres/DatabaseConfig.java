package dev.truss.postgres;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** The options for the main database. {@code url} or {@code url-file} must be set. */
@ConfigMapping(prefix = "truss.database")
public interface DatabaseConfig {

  /**
   * The URL, {@code postgresql://user:password@host:port/database}, with the role that Truss works
   * with.
   */
  Optional<String> url();

  /** A file that holds the URL, for mounted secrets. */
  Optional<Path> urlFile();

  /** The password, unless the URL contains it. */
  Optional<String> password();

  /** A file that holds the password. */
  Optional<Path> passwordFile();
}
