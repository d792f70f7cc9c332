package dev.truss.branch;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** What users of a branch are given; never the role Truss works with. */
@ConfigMapping(prefix = "truss.connection")
interface ConnectionConfig {

  /** Default: the host of {@code truss.database.url}. */
  Optional<String> host();

  /** Default: the port of {@code truss.database.url}. */
  OptionalInt port();

  /** Unset: urls without a user. */
  Optional<String> user();

  Optional<String> password();

  /** A file that holds the password. */
  Optional<Path> passwordFile();
}
