package dev.truss.security;

import dev.truss.error.ProblemException;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Refuses requests that a page of another site sends without its user's knowledge (CSRF), including
 * reads, since a comparison is expensive. Browsers name the origin of a request; other programs do
 * not, and are accepted.
 */
@ApplicationScoped
class SiteCheck {

  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
  private static final Set<String> OWN_PAGES = Set.of("same-origin", "none");
  private static final String API = "/api";
  private static final String FETCH_SITE = "Sec-Fetch-Site";

  private final Set<Origin> allowed;

  SiteCheck(HttpConfig config) {
    allowed =
        config.cors().orElse(List.of()).stream()
            .map(
                text ->
                    Origin.parse(text)
                        .orElseThrow(
                            () ->
                                new ConfigurationException(
                                    "truss.http.cors holds "
                                        + text
                                        + ", which is no origin; its form is https://host or https://host:port, and there is"
                                        + " no wildcard because credentials are allowed.")))
            .collect(Collectors.toUnmodifiableSet());
  }

  Set<Origin> allowed() {
    return allowed;
  }

  /** Returns whether the request comes from another origin that is allowed. */
  boolean isFromAllowedOrigin(HttpServerRequest request) {
    List<String> origins = request.headers().getAll(HttpHeaders.ORIGIN);
    return origins.size() == 1
        && Origin.parse(origins.getFirst()).filter(allowed::contains).isPresent();
  }

  /**
   * Checks the origin of a request.
   *
   * @throws ProblemException 403 if it changes something, or asks whether it may, from a page that
   *     is neither ours nor on the list
   */
  void require(HttpServerRequest request, Authority host) {
    boolean preflight =
        request.method().equals(HttpMethod.OPTIONS)
            && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    boolean readsNoApi =
        SAFE.contains(request.method())
            && !preflight
            && !String.valueOf(request.path()).startsWith(API);
    if (readsNoApi || isFromAllowedOrigin(request)) {
      return;
    }
    boolean ownOrigin =
        request.headers().getAll(HttpHeaders.ORIGIN).stream()
            .allMatch(
                text ->
                    Origin.parse(text)
                        .filter(origin -> origin.isOf(host, request.isSSL()))
                        .isPresent());
    if (!ownOrigin || !OWN_PAGES.containsAll(request.headers().getAll(FETCH_SITE))) {
      throw ProblemException.of(403, "cross_site_request", "Sent by another site")
          .detail(
              "A page of another origin sent this. If that is meant, add its origin to truss.http.cors.");
    }
  }
}
