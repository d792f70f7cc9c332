package dev.truss.diff;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** The options for comparisons of a branch with its parent. */
@ConfigMapping(prefix = "truss.diff")
public interface DiffConfig {

  /**
   * The time after which the answer lists the tables that were not compared. If the schemas have
   * not been compared by then, the request fails. Default: 60 s.
   */
  @WithDefault("60s")
  @DurationMin(seconds = 1)
  Duration timeout();

  /**
   * The number of comparisons that run at once. Further ones wait. Each reads differing tables
   * twice, in both databases. Default: 2.
   */
  @WithDefault("2")
  @Min(1)
  int maxConcurrent();

  /** How long a comparison waits for its turn before it is refused. Default: 10 s. */
  @WithDefault("10s")
  Duration maxWait();
}
