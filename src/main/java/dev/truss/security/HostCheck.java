package dev.truss.security;

import dev.truss.error.ProblemException;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses requests for another host. A page whose name resolves to the address of Truss counts as
 * Truss's own page in a browser (DNS rebinding), but its {@code Host} differs. Forwarded headers
 * are ignored, because any client can send them.
 */
@ApplicationScoped
class HostCheck {

  private final Set<String> names = new HashSet<>(Set.of("localhost"));

  HostCheck(HttpConfig config, VertxHttpConfig http) {
    names.add(Authority.plain(http.host()));
    config.hosts().orElse(List.of()).forEach(name -> names.add(Authority.plain(name)));
    config.service().ifPresent(service -> addService(service, config.namespace()));
  }

  private void addService(String service, Optional<String> namespace) {
    names.add(Authority.plain(service));
    namespace.ifPresent(
        space -> {
          names.add(Authority.plain(service + "." + space + ".svc"));
          names.add(Authority.plain(service + "." + space + ".svc.cluster.local"));
        });
  }

  /**
   * Returns the host that the request names.
   *
   * @throws ProblemException 421 if there is none, or more than one, or if it is not us
   */
  Authority require(HttpServerRequest request) {
    Optional<Authority> named = named(request);
    return named
        .filter(authority -> authority.isAddress() || names.contains(authority.host()))
        .orElseThrow(
            () ->
                ProblemException.of(421, "host_not_allowed", "Not the host that was asked for")
                    .detail(
                        "Truss is not known as %s. If it should be, add the name to truss.http.hosts.",
                        named.map(Authority::host).orElse("what the Host header says")));
  }

  private static Optional<Authority> named(HttpServerRequest request) {
    List<String> headers = request.headers().getAll(HttpHeaders.HOST);
    if (request.version() == HttpVersion.HTTP_2) {
      HostAndPort authority = request.authority(true);
      if (authority != null) {
        Optional<Authority> named = Authority.parse(authority.toString());
        return headers.stream().allMatch(header -> Authority.parse(header).equals(named))
            ? named
            : Optional.empty();
      }
    }
    boolean relative = request.uri().startsWith("/") || request.uri().equals("*");
    return relative && headers.size() == 1 ? Authority.parse(headers.getFirst()) : Optional.empty();
  }
}
