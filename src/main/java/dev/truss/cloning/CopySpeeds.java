package dev.truss.cloning;

import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;

/** The cost of each strategy on one server, from which the best one for a size follows. */
record CopySpeeds(Map<Strategy, CopySpeed> byStrategy) {

  /**
   * The speeds for a server that was not measured: those of a plain file system on a slow disk. A
   * file clone is not among them, because without reflinks it is slower than a copy and reports
   * nothing.
   */
  static final CopySpeeds UNKNOWN =
      new CopySpeeds(
          Map.of(
              Strategy.WAL_LOG, new CopySpeed(Duration.ofMillis(50), 100L << 20),
              Strategy.FILE_COPY, new CopySpeed(Duration.ofMillis(200), 400L << 20)));

  /**
   * A clone that shares extents costs almost nothing per byte. Half the time of a copy is far from
   * that.
   */
  private static final int CLONE_MUST_BE_FASTER_BY = 2;

  /** The fastest credible copy; a faster result is a measuring error. */
  private static final long FASTEST_COPY = 4L << 30;

  CopySpeeds {
    byStrategy = withoutFakeClone(byStrategy);
  }

  /**
   * Returns a clone that shares extents if the server has one, since it costs neither time nor disk
   * space per byte; else the fastest strategy.
   *
   * @param baseBackupRunning only what goes through the WAL leaves a base backup right
   */
  Strategy best(long bytes, long files, boolean baseBackupRunning) {
    if (byStrategy.containsKey(Strategy.FILE_CLONE) && !baseBackupRunning) {
      return Strategy.FILE_CLONE;
    }
    return byStrategy.keySet().stream()
        .filter(strategy -> !(baseBackupRunning && strategy.copiesFiles()))
        .min(Comparator.comparing(strategy -> estimate(strategy, bytes, files)))
        .orElse(Strategy.WAL_LOG);
  }

  Duration estimate(Strategy strategy, long bytes, long files) {
    return byStrategy
        .getOrDefault(strategy, UNKNOWN.byStrategy().get(Strategy.WAL_LOG))
        .estimate(bytes, files);
  }

  private static Map<Strategy, CopySpeed> withoutFakeClone(Map<Strategy, CopySpeed> measured) {
    Map<Strategy, CopySpeed> believed = new EnumMap<>(Strategy.class);
    believed.putAll(measured);
    CopySpeed copy = believed.get(Strategy.FILE_COPY);
    CopySpeed clone = believed.get(Strategy.FILE_CLONE);
    if (copy != null
        && clone != null
        && clone.bytesPerSecond()
            < CLONE_MUST_BE_FASTER_BY * Math.min(copy.bytesPerSecond(), FASTEST_COPY)) {
      believed.remove(Strategy.FILE_CLONE);
    }
    return Map.copyOf(believed);
  }
}
