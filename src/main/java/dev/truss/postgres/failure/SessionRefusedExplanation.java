package dev.truss.postgres.failure;

import dev.truss.error.Explanation;
import dev.truss.error.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Explains to clients why a database refuses sessions. */
@ApplicationScoped
class SessionRefusedExplanation implements Explanation {

  @Override
  public Optional<ProblemException> explain(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SessionRefused refused) {
        return Optional.of(refused.problem());
      }
    }
    return Optional.empty();
  }
}
