package dev.truss.cloning;

import dev.truss.database.Source;
import java.time.Duration;
import java.util.List;

/** The plan for copying a source, made before anything is done. */
public sealed interface ClonePlan {

  Source source();

  Strategy strategy();

  /** A clone, which holds the source while it runs. */
  sealed interface Held extends ClonePlan {

    Duration maxHold();
  }

  /** No session is connected to the source. */
  record Quiet(Source source, Strategy strategy, Duration maxHold) implements Held {}

  /** All sessions on the source come through PgBouncer, under these names. */
  record Paused(Source source, Strategy strategy, Duration maxHold, List<String> aliases)
      implements Held {}

  /**
   * The sessions on the source are ended.
   *
   * @param idleFor zero for at once
   */
  record Emptied(Source source, Strategy strategy, Duration maxHold, Duration idleFor)
      implements Held {}

  /** The source is copied online, and no session is disturbed. */
  record Online(Source source) implements ClonePlan {
    @Override
    public Strategy strategy() {
      return Strategy.COPY;
    }
  }
}
