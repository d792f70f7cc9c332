package dev.truss.storage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** The place of temporary files. */
@ConfigMapping(prefix = "truss.scratch")
interface ScratchConfig {

  /** A folder on this machine. It is created when it is first needed. */
  @WithDefault("${user.home}/.truss/scratch")
  Path path();
}
