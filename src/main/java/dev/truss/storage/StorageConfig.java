package dev.truss.storage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Where backups are kept. */
@ConfigMapping(prefix = "truss.storage")
interface StorageConfig {

  /** A folder; with several replicas one that all of them see. Made when it is first needed. */
  @WithDefault("${user.home}/.truss/storage")
  Path path();
}
