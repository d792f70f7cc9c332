package dev.truss.security;

import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records each request that may change something and reaches a resource, with its outcome. It is
 * the last filter of a request and the first of its answer: a request that another filter refuses,
 * or answers from an {@code Idempotency-Key}, did nothing and is not recorded.
 */
@Provider
@Priority(Priorities.USER + 1000)
class AuditFilter implements ContainerRequestFilter, ContainerResponseFilter {

  private static final Set<String> CHANGING = Set.of("POST", "PUT", "PATCH", "DELETE");

  private final AuditedRequest audited;
  private final RoutingContext http;

  AuditFilter(AuditedRequest audited, RoutingContext http) {
    this.audited = audited;
    this.http = http;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (CHANGING.contains(request.getMethod())) {
      // Otherwise Quarkus skips the second half of this filter when the client disconnects early.
      http.response().closeHandler(null);
      audited.begin(request.getMethod(), String.valueOf(http.request().path()), remote());
    }
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    Audited answer = response.getEntity() instanceof Audited known ? known : null;
    audited.end(response.getStatus(), answer == null ? null : answer.auditSubject());
  }

  private @Nullable String remote() {
    SocketAddress address = http.request().remoteAddress();
    return address == null ? null : address.hostAddress();
  }
}
