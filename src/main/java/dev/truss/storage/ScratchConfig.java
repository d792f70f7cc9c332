package dev.truss.storage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Where half-made files are. */
@ConfigMapping(prefix = "truss.scratch")
interface ScratchConfig {

  /** A folder on this machine, made when it is first needed. */
  @WithDefault("${user.home}/.truss/scratch")
  Path path();
}
