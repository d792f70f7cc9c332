package dev.truss.postgres.failure;

import dev.truss.error.Explanation;
import dev.truss.error.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.ConnectionException;

/** Explains to clients that Postgres is unavailable. */
@ApplicationScoped
class UnavailableExplanation implements Explanation {

  @Override
  public Optional<ProblemException> explain(Throwable thrown) {
    if (!SqlStates.isUnavailable(thrown) && !gotNoSession(thrown)) {
      return Optional.empty();
    }
    return Optional.of(
        ProblemException.unavailable(
            "postgres_unavailable",
            "Postgres cannot be reached, or takes no more sessions, at the moment.",
            thrown));
  }

  /** Returns whether the pool had no session in time, which Agroal reports without an SQLSTATE. */
  private static boolean gotNoSession(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectionException
          || (cause instanceof SQLException sql
              && sql.getSQLState() == null
              && String.valueOf(sql.getMessage()).contains("acquisition timeout"))) {
        return true;
      }
    }
    return false;
  }
}
