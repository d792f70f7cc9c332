package dev.truss.postgres;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Where the main database is. One of the two must be given. */
@ConfigMapping(prefix = "truss.database")
public interface DatabaseConfig {

  /** {@code postgresql://user:password@host:port/database}, as the role Truss works with. */
  Optional<String> url();

  /** A file that holds the url, for secrets that are mounted. */
  Optional<Path> urlFile();

  /** Its password, where it does not stand in the url. */
  Optional<String> password();

  /** A file that holds the password. */
  Optional<Path> passwordFile();
}
