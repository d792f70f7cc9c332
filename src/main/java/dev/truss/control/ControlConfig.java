package dev.truss.control;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** The database that holds Truss's own tables. */
@ConfigMapping(prefix = "truss.control")
public interface ControlConfig {

  /**
   * The database's URL. Default: database {@code truss_control} on the server of {@code
   * truss.database.url}.
   */
  Optional<String> url();

  /** A file that holds the URL. */
  Optional<Path> urlFile();

  /** The password, unless the URL contains it. */
  Optional<String> password();

  /** A file that holds the password. */
  Optional<Path> passwordFile();

  /**
   * Accepts that the control database is not where it was recorded to be, because it was restored
   * or copied, or because the main server is another one. From then on Truss again takes as its own
   * what this database says is its own.
   */
  @WithDefault("false")
  boolean acceptMove();
}
