package dev.truss.cloning;

import dev.truss.control.ControlDatabase;
import dev.truss.database.DatabaseStatements;
import dev.truss.postgres.failure.SqlStates;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.FutureTask;
import org.jboss.logging.Logger;

/**
 * A file copy asks for a checkpoint. One made just before moves what it costs out of the moment in
 * which the source is held.
 */
@ApplicationScoped
class Checkpoint {

  private static final Logger LOG = Logger.getLogger(Checkpoint.class);

  private final ControlDatabase control;
  private final DatabaseStatements statements;
  private volatile boolean allowed = true;

  Checkpoint(ControlDatabase control, DatabaseStatements statements) {
    this.statements = statements;
    this.control = control;
  }

  /**
   * Begins one, on a thread of its own; none where none is needed, or for a role that is neither
   * superuser nor a member of {@code pg_checkpoint}.
   */
  FutureTask<Boolean> begin(boolean needed) {
    var checkpoint = new FutureTask<>(() -> needed && allowed && make());
    Thread.ofPlatform().daemon().name("checkpoint").start(checkpoint);
    return checkpoint;
  }

  private boolean make() throws SQLException {
    try (Connection session = control.maintenance()) {
      return make(session);
    }
  }

  /** Makes one in a session that the caller has; false for a role that may not. */
  boolean make(Connection session) throws SQLException {
    if (!allowed) {
      return false;
    }
    try {
      statements.execute(session, "CHECKPOINT");
      return true;
    } catch (SQLException e) {
      if (!SqlStates.INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
        throw e;
      }
      allowed = false;
      LOG.warn(
          "this role may not CHECKPOINT, so sources are held longer: GRANT pg_checkpoint to it");
      return false;
    }
  }
}
