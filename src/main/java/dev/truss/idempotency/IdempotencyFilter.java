package dev.truss.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.truss.error.ProblemException;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Claims the key before the resource runs and ends the claim with its answer. */
@Provider
class IdempotencyFilter implements ContainerRequestFilter, ContainerResponseFilter {

  static final String HEADER = "Idempotency-Key";
  private static final String REPLAYED = "Idempotency-Replayed";
  private static final Pattern VISIBLE_ASCII = Pattern.compile("[!-~]{1,255}");
  private static final MediaType JSON =
      MediaType.APPLICATION_JSON_TYPE.withCharset(StandardCharsets.UTF_8.name());
  private static final int SERVER_ERROR = 500;

  private final IdempotencyStore store;
  private final ClaimRelease endings;
  private final IdempotentRequest current;
  private final RequestOrigin origin;
  private final RoutingContext http;
  private final ObjectMapper json;

  IdempotencyFilter(
      IdempotencyStore store,
      ClaimRelease endings,
      IdempotentRequest current,
      RequestOrigin origin,
      RoutingContext http,
      ObjectMapper json) {
    this.store = store;
    this.endings = endings;
    this.current = current;
    this.origin = origin;
    this.http = http;
    this.json = json;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    List<String> keys = request.getHeaders().getOrDefault(HEADER, List.of());
    if (keys.isEmpty() || !request.getMethod().equals(HttpMethod.POST)) {
      return;
    }
    if (keys.size() > 1 || !VISIBLE_ASCII.matcher(keys.getFirst()).matches()) {
      throw ProblemException.invalidField(
          HEADER, "must be one key of 1 to 255 visible ASCII characters");
    }
    if (!finishesWithoutClient()) {
      request.abortWith(Response.noContent().build());
      return;
    }
    switch (claim(keys.getFirst())) {
      case Attempt.Won won -> {}
      case Attempt.Answered(Reply reply) -> request.abortWith(replay(reply));
      case Attempt.InFlight() ->
          throw ProblemException.conflict("idempotency_key_in_flight")
              .with("retry_after_seconds", 1)
              .detail("The first request with this Idempotency-Key has not ended yet.");
      case Attempt.Reused() ->
          throw ProblemException.of(
                  422, "idempotency_key_reused", "The key belongs to another request")
              .detail(
                  "This Idempotency-Key was used with another path or body, or on another database; take a new one for a new request.");
    }
  }

  /**
   * Registers the claim before it is written. If Postgres fails before it confirms the write, the
   * claim ends like any other.
   */
  private Attempt claim(String key) {
    UUID claim = UUID.randomUUID();
    current.hold(claim);
    Attempt attempt = store.claim(key, claim, fingerprint());
    if (!(attempt instanceof Attempt.Won)) {
      current.ended();
    }
    return attempt;
  }

  /**
   * Removes Quarkus's handler for a client that disconnects, which would skip the remaining
   * handlers, this filter's second half among them.
   *
   * @return false if the client is gone already, and so are they
   */
  private boolean finishesWithoutClient() {
    http.response().closeHandler(null);
    return !http.response().closed();
  }

  private Fingerprint fingerprint() {
    Buffer body = http.body().buffer();
    return Fingerprint.of(
        http.request().method().name(),
        http.request().uri(),
        body == null ? new byte[0] : body.getBytes(),
        origin.database());
  }

  private static Response replay(Reply reply) {
    return Response.status(reply.status())
        .header(REPLAYED, "true")
        .header(HttpHeaders.LOCATION, reply.location())
        .type(reply.body() == null ? null : JSON)
        .entity(reply.body())
        .build();
  }

  /** Keeps only successful answers. After an error the same request may be sent again. */
  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    Optional<UUID> claim = current.claim();
    if (claim.isEmpty()) {
      return;
    }
    if (response.getStatusInfo().getFamily() == Response.Status.Family.SUCCESSFUL) {
      endings.settle(claim.get(), reply(response));
    } else if (response.getStatus() >= SERVER_ERROR && current.madeSomething()) {
      endings.abandon(claim.get());
    } else {
      endings.free(claim.get());
    }
    current.ended();
  }

  private Reply reply(ContainerResponseContext response) {
    return new Reply(
        response.getStatus(), response.getHeaderString(HttpHeaders.LOCATION), body(response));
  }

  private @Nullable String body(ContainerResponseContext response) {
    try {
      return response.hasEntity() ? json.writeValueAsString(response.getEntity()) : null;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("An answer that is not JSON cannot be kept", e);
    }
  }
}
