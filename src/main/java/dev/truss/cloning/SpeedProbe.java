package dev.truss.cloning;

import dev.truss.control.Background;
import dev.truss.control.ControlDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Measures the cost of each strategy on this server, by copies of a database of 8 MB and one of 136
 * MB. Measuring is the only way: a file clone on a file system without reflinks is slower than a
 * copy and reports no error, and the size from which the WAL is no longer the fastest way depends
 * on the disk.
 */
@ApplicationScoped
class SpeedProbe {

  private static final int FEWEST_RUNS = 3;
  private static final int MOST_RUNS = 8;
  private static final double NEAR = 1.25;

  private final ControlDatabase control;
  private final MeasuredCopies copies;
  private final Background background;

  SpeedProbe(ControlDatabase control, MeasuredCopies copies, Background background) {
    this.control = control;
    this.copies = copies;
    this.background = background;
  }

  CopySpeeds measure(int serverVersion) throws SQLException {
    Map<Strategy, Duration> small = new EnumMap<>(Strategy.class);
    Map<Strategy, Duration> large = new EnumMap<>(Strategy.class);
    try (Connection session = control.maintenance()) {
      try (MeasuredCopies.Copy empty =
          copies.copy(session, "template0", Strategy.WAL_LOG, serverVersion)) {
        long smallBytes = empty.size();
        for (Strategy strategy : Strategy.ofServer(serverVersion)) {
          small.put(strategy, fastest(session, empty, strategy, serverVersion));
        }
        empty.fill();
        long largeBytes = empty.size();
        for (Strategy strategy : Strategy.ofServer(serverVersion)) {
          large.put(strategy, fastest(session, empty, strategy, serverVersion));
        }
        Map<Strategy, CopySpeed> speeds = new EnumMap<>(Strategy.class);
        small.forEach(
            (strategy, duration) ->
                speeds.put(
                    strategy,
                    CopySpeed.through(smallBytes, duration, largeBytes, large.get(strategy))));
        return new CopySpeeds(speeds);
      }
    }
  }

  private Duration fastest(
      Connection session, MeasuredCopies.Copy template, Strategy strategy, int serverVersion)
      throws SQLException {
    List<Duration> took = new ArrayList<>();
    while (took.size() < MOST_RUNS && !agree(took)) {
      background.throwIfStopping();
      try (MeasuredCopies.Copy copy =
          copies.copy(session, template.name(), strategy, serverVersion)) {
        took.add(copy.took());
      }
    }
    return Collections.min(took);
  }

  /** Returns whether the two fastest runs agree. Other load makes a copy slower, never faster. */
  private static boolean agree(List<Duration> took) {
    if (took.size() < FEWEST_RUNS) {
      return false;
    }
    List<Duration> sorted = took.stream().sorted().toList();
    return sorted.get(1).toNanos() <= sorted.get(0).toNanos() * NEAR;
  }
}
