package dev.truss.database;

import dev.truss.error.Explanation;
import dev.truss.error.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Explains to clients what keeps the server from creating, changing or dropping a database. */
@ApplicationScoped
class StuckExplanation implements Explanation {

  @Override
  public Optional<ProblemException> explain(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof StatementStuck stuck) {
        return Optional.of(
            ProblemException.unavailable("statement_stuck", stuck.getMessage(), stuck));
      }
    }
    return Optional.empty();
  }
}
