package dev.truss.idempotency;

import java.util.Optional;

/** Reports what became of the things that requests made. Each feature implements it for its own. */
public interface Outcomes {

  /**
   * Returns the answer that the request which made this would have now.
   *
   * @param path as given to {@link IdempotentRequest#made}
   * @return empty when it is not there, or nothing of this feature
   */
  Optional<AbandonedKeys.Outcome> of(String path);

  /** Returns the id of an element of a collection by its path; empty for paths elsewhere. */
  static Optional<Long> id(String collection, String path) {
    String prefix = collection + "/";
    return path.startsWith(prefix)
        ? Optional.of(Long.parseLong(path.substring(prefix.length())))
        : Optional.empty();
  }
}
