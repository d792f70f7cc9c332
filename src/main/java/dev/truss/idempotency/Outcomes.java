package dev.truss.idempotency;

import java.util.Optional;

/** Says what became of what requests made, each for what its feature makes. */
public interface Outcomes {

  /**
   * What the request that made this would be answered with now.
   *
   * @param path as given to {@link IdempotentRequest#made}
   * @return empty when it is not there, or nothing of this feature
   */
  Optional<AbandonedKeys.Outcome> of(String path);

  /** The id of something in a collection, by their paths; empty for something elsewhere. */
  static Optional<Long> id(String collection, String path) {
    String prefix = collection + "/";
    return path.startsWith(prefix)
        ? Optional.of(Long.parseLong(path.substring(prefix.length())))
        : Optional.empty();
  }
}
