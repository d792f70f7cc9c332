package dev.truss.cloning;

import dev.truss.control.ControlDatabase;
import dev.truss.database.Blockers;
import java.sql.Connection;
import java.sql.SQLException;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;

/** Looks, shortly before a clone has taken as long as it may, whose locks it waits for. */
final class HoldWatch implements Runnable {

  private static final Logger LOG = Logger.getLogger(HoldWatch.class);

  private final ControlDatabase control;
  private final int pid;
  private volatile String blockers = "";

  HoldWatch(ControlDatabase control, Connection clone) throws SQLException {
    this.control = control;
    pid = clone.unwrap(PGConnection.class).getBackendPID();
  }

  @Override
  public void run() {
    try (Connection other = control.maintenance()) {
      blockers = Blockers.of(other, pid);
    } catch (SQLException | RuntimeException e) {
      LOG.debug("whose locks a clone waits for could not be seen", e);
    }
  }

  /** Returns the sessions whose locks it waited for; empty if there were none. */
  String blockers() {
    return blockers;
  }
}
