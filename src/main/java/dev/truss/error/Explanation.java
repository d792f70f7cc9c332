package dev.truss.error;

import java.util.Optional;

/**
 * Tells what an exception that is no {@link ProblemException} means to the client. A bean; each
 * package explains what it knows, so that this one needs to know none of them.
 */
public interface Explanation {

  /** The problem, or nothing if somebody else is to explain it. */
  Optional<ProblemException> explain(Throwable thrown);
}
