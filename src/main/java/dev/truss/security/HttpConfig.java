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

  /**
   * The Kubernetes Service in front of Truss, such as {@code truss}: requests may name it as {@code
   * truss} and, with its namespace, as {@code truss.NAMESPACE.svc} and {@code
   * truss.NAMESPACE.svc.cluster.local}. Not as {@code truss.NAMESPACE}: with a namespace like
   * {@code dev} that is a name which others can own.
   */
  Optional<String> service();

  /** The namespace of {@code service}. */
  Optional<String> namespace();

  /** Other origins whose pages may use the API, with credentials: {@code https://app.example}. */
  Optional<List<String>> cors();
}
