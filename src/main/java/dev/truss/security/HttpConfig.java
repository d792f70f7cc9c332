package dev.truss.security;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Which requests are let in. */
@ConfigMapping(prefix = "truss.http")
public interface HttpConfig {

  /**
   * Names under which Truss is reached, without port; beside {@code localhost}, IP addresses and
   * the name in {@code quarkus.http.host}, which always are.
   */
  Optional<List<String>> hosts();

  /** Other origins whose pages may use the API, with credentials: {@code https://app.example}. */
  Optional<List<String>> cors();
}
