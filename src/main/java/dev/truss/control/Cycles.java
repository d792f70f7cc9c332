package dev.truss.control;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Lets each scheduled thing begin once per period, on one of the replicas. */
@ApplicationScoped
public class Cycles {

  private final ControlDatabase control;

  Cycles(ControlDatabase control) {
    this.control = control;
  }

  /**
   * Whether this replica is the one to do it now. Measured by the clock of the control database,
   * with a tenth of the period as slack for timers that fire a little early.
   */
  public boolean begin(String name, Duration period) {
    double seconds = period.toMillis() / 1000.0 * 0.9;
    return control
        .jdbi()
        .withHandle(
            handle ->
                handle.execute(
                        """
                        INSERT INTO cycle (name, started_at) VALUES (?, clock_timestamp())
                        ON CONFLICT (name) DO UPDATE SET started_at = clock_timestamp()
                        WHERE cycle.started_at <= clock_timestamp() - make_interval(secs => ?)""",
                        name,
                        seconds)
                    > 0);
  }
}
