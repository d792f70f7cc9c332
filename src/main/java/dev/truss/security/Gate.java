package dev.truss.security;

import dev.truss.error.ProblemException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;

/** Runs the filters that every request passes first, in this order. */
@ApplicationScoped
class Gate {

  private static final int FIRST = 1000;
  private static final String NO_SNIFFING = "X-Content-Type-Options";
  private static final String POLICY = "Content-Security-Policy";

  /**
   * A content security policy for the dashboard's files only. Scripts set styles, and exports of
   * pictures and the layout of diagrams need {@code blob:}.
   */
  private static final String OWN_FILES_ONLY =
      "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:;"
          + " worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self';"
          + " frame-ancestors 'none'";

  private final HostCheck hosts;
  private final SiteCheck sites;
  private final LateRequests late;
  private final JsonBodies bodies;
  private final CorsHandler cors;

  Gate(HostCheck hosts, SiteCheck sites, LateRequests late, JsonBodies bodies) {
    this.bodies = bodies;
    this.hosts = hosts;
    this.sites = sites;
    this.late = late;
    cors =
        CorsHandler.create()
            .addOrigins(sites.allowed().stream().map(Origin::toString).toList())
            .allowCredentials(true)
            .allowedMethods(
                Set.of(
                    HttpMethod.GET,
                    HttpMethod.POST,
                    HttpMethod.PUT,
                    HttpMethod.PATCH,
                    HttpMethod.DELETE))
            .allowedHeaders(Set.of("Authorization", "Content-Type", "Idempotency-Key"))
            .exposedHeaders(Set.of("Location", "Retry-After", "Idempotency-Replayed"))
            .maxAgeSeconds(600);
  }

  void install(@Observes Filters filters) {
    filters
        .register(Gate::secure, FIRST)
        .register(this::check, FIRST - 1)
        .register(this::share, FIRST - 2)
        .register(this::read, FIRST - 3);
  }

  private static void secure(RoutingContext context) {
    context
        .response()
        .putHeader(NO_SNIFFING, "nosniff")
        .putHeader("X-Frame-Options", "DENY")
        .putHeader(POLICY, OWN_FILES_ONLY);
    if (String.valueOf(context.request().path()).startsWith("/api")) {
      context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }
    context.next();
  }

  private void check(RoutingContext context) {
    if (!bodies.begins(context)) {
      return;
    }
    try {
      late.refuse(context);
      sites.require(context.request(), hosts.require(context.request()));
      Targets.require(context.request());
      HeadBound.require(context.request());
    } catch (ProblemException refused) {
      context.fail(refused);
      return;
    }
    context.next();
  }

  /** Allows pages of the listed origins to read the answer. */
  private void share(RoutingContext context) {
    if (sites.isFromAllowedOrigin(context.request())) {
      cors.handle(context);
      return;
    }
    if (!sites.allowed().isEmpty()) {
      context.response().putHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    }
    context.next();
  }

  private void read(RoutingContext context) {
    try {
      bodies.read(context);
    } catch (ProblemException refused) {
      context.fail(refused);
    }
  }
}
