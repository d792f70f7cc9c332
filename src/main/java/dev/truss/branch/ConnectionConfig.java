package dev.truss.branch;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** The options for how clients connect to branches. They never name Truss's own role. */
@ConfigMapping(prefix = "truss.connection")
interface ConnectionConfig {

  /** The host in connection URLs. Default: the host of {@code truss.database.url}. */
  Optional<String> host();

  /** The port in connection URLs. Default: the port of {@code truss.database.url}. */
  OptionalInt port();

  /** The user in connection URLs. Default: none. */
  Optional<String> user();

  Optional<String> password();

  /** A file that holds the user's password. */
  Optional<Path> passwordFile();
}
