package dev.truss.security;

import dev.truss.error.ProblemException;
import io.vertx.core.http.HttpServerRequest;

/** Refuses requests whose headers are larger than any client of Truss's needs. */
final class HeadBound {

  static final int MAX_BYTES = 16 * 1024;

  private HeadBound() {}

  /**
   * Checks the headers of a request.
   *
   * @throws ProblemException 431
   */
  static void require(HttpServerRequest request) {
    long bytes =
        request.headers().entries().stream()
            .mapToLong(header -> (long) header.getKey().length() + header.getValue().length())
            .sum();
    if (bytes > MAX_BYTES) {
      throw ProblemException.of(431, "headers_too_large", "The headers are too large")
          .with("max_bytes", MAX_BYTES)
          .detail("The headers of a request may have at most %d bytes.", MAX_BYTES);
    }
  }
}
