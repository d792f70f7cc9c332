package dev.truss.error;

import java.util.Optional;

/**
 * Explains to the client an exception that is no {@link ProblemException}. Implementations are
 * beans. Each package explains its own exceptions, so that this one depends on none of them.
 */
public interface Explanation {

  /** Returns the problem; empty if this bean does not know the exception. */
  Optional<ProblemException> explain(Throwable thrown);
}
