package dev.truss.cloning;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The work before a clone: the reading of the source's content, and the checkpoint that a file copy
 * requires. It runs beside the writes to the control database.
 */
public final class Preparation {

  private final Inspection inspection;
  private final FutureTask<Boolean> checkpoint;

  Preparation(Inspection inspection, FutureTask<Boolean> checkpoint) {
    this.inspection = inspection;
    this.checkpoint = checkpoint;
  }

  /** Waits until the clone can begin. */
  void await() throws SQLException {
    try {
      checkpoint.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException sql) {
        throw sql;
      }
      throw new IllegalStateException(e.getCause());
    }
    inspection.awaitLeaving();
  }

  /** Returns the warnings for users of the branch. */
  public List<String> warnings() {
    return inspection.warnings();
  }
}
