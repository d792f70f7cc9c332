package dev.truss.cloning;

import dev.truss.postgres.SqlStates;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.sql.Statement;
import org.jboss.logging.Logger;

/**
 * A file copy asks for a checkpoint. One made just before moves what it costs out of the moment in
 * which the source is held.
 */
@ApplicationScoped
class Checkpoint {

  private static final Logger LOG = Logger.getLogger(Checkpoint.class);

  private volatile boolean allowed = true;

  /** Nothing, for a role that is neither superuser nor a member of {@code pg_checkpoint}. */
  void beforeHold(Statement statement) throws SQLException {
    if (!allowed) {
      return;
    }
    try {
      statement.execute("CHECKPOINT");
    } catch (SQLException e) {
      if (!SqlStates.INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
        throw e;
      }
      allowed = false;
      LOG.warn(
          "this role may not CHECKPOINT, so sources are held longer: GRANT pg_checkpoint to it");
    }
  }
}
