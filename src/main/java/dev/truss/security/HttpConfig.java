package dev.truss.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The options for requests. */
@ConfigMapping(prefix = "truss.http")
public interface HttpConfig {

  /**
   * Host names of Truss, without a port. {@code localhost}, IP addresses and the name in {@code
   * quarkus.http.host} are always accepted.
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

  /**
   * Bytes of memory that the bodies of all requests under way may take; an eighth of the heap
   * unless it is set.
   */
  OptionalLong bodies();

  /** How long a client may take to send a body. */
  @WithDefault("30s")
  Duration bodyTimeout();

  /** Other origins whose pages may use the API, with credentials: {@code https://app.example}. */
  Optional<List<String>> cors();
}
