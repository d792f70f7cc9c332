package dev.truss.control;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Where Truss keeps its own tables. */
@ConfigMapping(prefix = "truss.control")
public interface ControlConfig {

  /** Default: database {@code truss_control} on the server of {@code truss.database.url}. */
  Optional<String> url();

  /** A file that holds the url. */
  Optional<Path> urlFile();

  /** Its password, where it does not stand in the url. */
  Optional<String> password();

  /** A file that holds the password. */
  Optional<Path> passwordFile();

  /**
   * Accept that the control database is not where it was written: it was restored, copied, or the
   * main server is another one. What it says is ours is believed again from then on.
   */
  @WithDefault("false")
  boolean acceptMove();
}
