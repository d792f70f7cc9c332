package dev.truss.recovery;

import dev.truss.control.ControlDatabase;
import dev.truss.job.RunningJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/** Limits the number of recoveries that run at once, over all replicas. */
@ApplicationScoped
class RecoverySlots {

  /** The class of the advisory locks, one for each place. The number is arbitrary. */
  private static final int LOCK = 0x7472_5052;

  private static final Logger LOG = Logger.getLogger(RecoverySlots.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private final ControlDatabase control;
  private final int places;

  /** A place. Closing it, or the end of its session, releases it. */
  record Place(Connection session, int number) implements AutoCloseable {
    /** Releases the place. The work is done even if the lock was lost with its session. */
    @Override
    public void close() {
      try (session) {
        ask(session, "SELECT pg_advisory_unlock(?, ?)", number);
      } catch (SQLException e) {
        LOG.warnf("the place of a recovery was lost before it was given back: %s", e.getMessage());
      }
    }
  }

  RecoverySlots(ControlDatabase control, RecoveryConfig config) {
    this.control = control;
    places = config.maxConcurrent();
  }

  /** Waits for a place. */
  Place await(RunningJob job) throws SQLException {
    while (true) {
      Connection session = control.maintenance();
      boolean taken = false;
      try {
        for (int number = 0; number < places; number++) {
          if (ask(session, "SELECT pg_try_advisory_lock(?, ?)", number)) {
            taken = true;
            return new Place(session, number);
          }
        }
      } finally {
        if (!taken) {
          session.close();
        }
      }
      job.throwIfStopped();
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  private static boolean ask(Connection session, String question, int number) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(question)) {
      query.setInt(1, LOCK);
      query.setInt(2, number);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
