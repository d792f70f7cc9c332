package dev.truss.postgres.failure;

import dev.truss.error.Explanation;
import dev.truss.error.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Tells clients why a database lets no session in, whatever the session was for. */
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
