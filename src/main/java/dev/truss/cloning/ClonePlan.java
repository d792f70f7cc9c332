package dev.truss.cloning;

import dev.truss.database.Source;
import java.time.Duration;
import java.util.List;

/** How a source will be copied: what was decided before anything was done. */
public sealed interface ClonePlan {

  Source source();

  Strategy strategy();

  /** What holds the source for the moment of a clone. */
  sealed interface Held extends ClonePlan {

    Duration maxHold();
  }

  /** Nobody is there. */
  record Quiet(Source source, Strategy strategy, Duration maxHold) implements Held {}

  /** All who are there come through PgBouncer, under these names. */
  record Paused(Source source, Strategy strategy, Duration maxHold, List<String> aliases)
      implements Held {}

  /**
   * Who is there is sent away.
   *
   * @param idleFor zero for at once
   */
  record Emptied(Source source, Strategy strategy, Duration maxHold, Duration idleFor)
      implements Held {}

  /** Nobody is disturbed. */
  record Online(Source source) implements ClonePlan {
    @Override
    public Strategy strategy() {
      return Strategy.COPY;
    }
  }
}
