package dev.truss.database;

import dev.truss.postgres.failure.SqlStates;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a statement on a database was stopped because it did not end in time. The message
 * names the cause.
 */
public final class StatementStuck extends SQLException {

  private static final long serialVersionUID = 1L;

  private final @Nullable Integer process;

  /**
   * Creates the exception.
   *
   * @param process the process that does not answer, if that is the reason
   */
  StatementStuck(String message, @Nullable Integer process, SQLException cause) {
    super(message, SqlStates.QUERY_CANCELED, cause);
    this.process = process;
  }

  Optional<Integer> process() {
    return Optional.ofNullable(process);
  }
}
