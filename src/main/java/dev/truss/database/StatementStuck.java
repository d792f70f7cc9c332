package dev.truss.database;

import dev.truss.postgres.failure.SqlStates;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A statement on a database was stopped, because it did not end in time. Says who kept it. */
public final class StatementStuck extends SQLException {

  private static final long serialVersionUID = 1L;

  private final @Nullable Integer process;

  /**
   * With the reason.
   *
   * @param process that does not answer, if that is the reason
   */
  StatementStuck(String message, @Nullable Integer process, SQLException cause) {
    super(message, SqlStates.QUERY_CANCELED, cause);
    this.process = process;
  }

  Optional<Integer> process() {
    return Optional.ofNullable(process);
  }
}
