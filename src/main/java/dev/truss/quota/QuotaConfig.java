package dev.truss.quota;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Plans and their limits. A limit that is not set does not exist. */
@ConfigMapping(prefix = "truss.quota")
public interface QuotaConfig {

  /** The plan in force; {@code default} has no limits unless given some. */
  @WithDefault("default")
  String plan();

  Map<String, Plan> plans();

  /** The limits of one plan. */
  interface Plan {
    /** The number of branches at a time. */
    OptionalInt maxBranches();

    /** The sum of the branches' logical sizes, such as {@code 50G}. */
    Optional<MemorySize> maxBranchBytes();

    /** The number of backups kept at a time. */
    OptionalInt maxBackups();

    /** The number of backups begun in 24 hours. */
    OptionalInt backupsPerDay();
  }
}
