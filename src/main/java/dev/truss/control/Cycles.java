package dev.truss.control;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Starts each scheduled task once per period, on one of the replicas. */
@ApplicationScoped
public class Cycles {

  private final Rows rows;
  private final Background background;

  Cycles(Rows rows, Background background) {
    this.rows = rows;
    this.background = background;
  }

  /**
   * Runs a task in the background, once per period, on one of the replicas.
   *
   * @param name of the task, as a log line about a failure calls it
   */
  public void run(String name, Duration period, Background.Task task) {
    background.run(
        name,
        () -> {
          if (begin(name, period)) {
            task.run();
          }
        });
  }

  /**
   * Returns whether this replica is to run the task now. The control database's clock decides. A
   * tenth of the period is slack for timers that fire early.
   */
  public boolean begin(String name, Duration period) {
    double seconds = period.toMillis() / 1000.0 * 0.9;
    return rows.changes(
        """
        INSERT INTO cycle (name, started_at) VALUES (?, clock_timestamp())
        ON CONFLICT (name) DO UPDATE SET started_at = clock_timestamp()
        WHERE cycle.started_at <= clock_timestamp() - make_interval(secs => ?)""",
        name,
        seconds);
  }
}
