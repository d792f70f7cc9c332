package dev.truss.control;

import dev.truss.postgres.failure.SqlStates;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/**
 * Runs the cycles of reconcilers, every {@code truss.reconcile.every}, and logs and counts what
 * they settle.
 */
@ApplicationScoped
public class Reconciliation {

  private static final Logger LOG = Logger.getLogger(Reconciliation.class);

  private final Background background;
  private final Cycles cycles;
  private final ReconcileConfig config;
  private final MeterRegistry meters;

  Reconciliation(
      Background background, Cycles cycles, ReconcileConfig config, MeterRegistry meters) {
    this.background = background;
    this.cycles = cycles;
    this.config = config;
    this.meters = meters;
  }

  /** A cycle of one replica. */
  public interface Cycle {

    /**
     * Runs the cycle.
     *
     * @param forTheDead whether this replica also settles what dead replicas left. One replica per
     *     period does
     */
    void run(boolean forTheDead) throws Exception;
  }

  /** Settles things of one sort, and returns their number. */
  public interface Step {
    int run() throws IOException, SQLException;
  }

  /** Runs a cycle on this replica. */
  public void run(String name, Cycle cycle) {
    background.run(name, () -> cycle.run(cycles.begin(name, config.every())));
  }

  /** Runs a step. Its failure does not stop the steps after it, unless Postgres is unavailable. */
  public void step(String what, Step step) {
    try {
      settled(what, step.run());
    } catch (IOException | SQLException e) {
      LOG.warnf("%s stays for now: %s", what, e.getMessage());
    } catch (RuntimeException e) {
      if (SqlStates.isUnavailable(e)) {
        throw e;
      }
      LOG.warnf(e, "%s stays for now", what);
    }
  }

  /** Logs and counts what was settled. */
  public void settled(String what, int number) {
    if (number > 0) {
      LOG.infof("reconciled, what=%s number=%d", what, number);
      meters.counter("truss.reconciled", "what", what).increment(number);
    }
  }
}
