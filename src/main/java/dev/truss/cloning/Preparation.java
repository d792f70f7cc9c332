package dev.truss.cloning;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * What goes on before a clone, beside all that is written about it meanwhile: a look inside the
 * source, and the checkpoint that a file copy asks for.
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

  /** A sentence for each thing that users of the branch should know. */
  public List<String> warnings() {
    return inspection.warnings();
  }
}
