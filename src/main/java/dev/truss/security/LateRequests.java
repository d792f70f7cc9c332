package dev.truss.security;

import dev.truss.error.ProblemException;
import dev.truss.error.Stopping;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.shutdown.ShutdownConfig;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * Refuses requests to the API that arrive when Truss stops and the delay in which they are still
 * served is over. Quarkus waits for the requests under way until there is a moment without any, and
 * then ends whatever came meanwhile: that would be done and not answered.
 */
@ApplicationScoped
class LateRequests {

  private static final String API = "/api";

  private final Duration delay;
  private volatile long stoppingSince;
  private volatile boolean stopping;

  LateRequests(ShutdownConfig config) {
    delay = config.delay().orElse(Duration.ZERO);
  }

  void begin(@Observes ShutdownDelayInitiatedEvent event) {
    stoppingSince = System.nanoTime();
    stopping = true;
  }

  /**
   * Checks a request.
   *
   * @throws ProblemException 503 {@code stopping}
   */
  void refuse(RoutingContext context) {
    if (stopping
        && System.nanoTime() - stoppingSince >= delay.toNanos()
        && String.valueOf(context.request().path()).startsWith(API)) {
      context.response().putHeader(HttpHeaders.CONNECTION, "close");
      throw Stopping.problem();
    }
  }
}
