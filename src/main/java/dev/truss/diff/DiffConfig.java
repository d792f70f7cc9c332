package dev.truss.diff;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How much a comparison of a branch with its parent may cost. */
@ConfigMapping(prefix = "truss.diff")
public interface DiffConfig {

  /**
   * After this the answer says which tables were not compared; if the schemas are not compared by
   * then, it is a problem. Default: 60 s.
   */
  @WithDefault("60s")
  @DurationMin(seconds = 1)
  Duration timeout();

  /**
   * How many comparisons run at once; further ones wait. Each reads tables that differ twice, in
   * both databases. Default: 2.
   */
  @WithDefault("2")
  @Min(1)
  int maxConcurrent();

  /** How long a comparison waits for its turn before it is refused. Default: 10 s. */
  @WithDefault("10s")
  Duration maxWait();
}
