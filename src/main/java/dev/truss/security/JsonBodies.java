package dev.truss.security;

import dev.truss.error.ProblemException;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Reads each body before a resource is chosen. So one that is too large is refused however it is
 * sent, one that is not JSON reaches no resource (a form or {@code text/plain} is what another
 * site's page can send without asking), and none at all is an empty object.
 */
@ApplicationScoped
class JsonBodies {

  static final int MAX_BYTES = 1024 * 1024;

  private static final Logger LOG = Logger.getLogger(JsonBodies.class);
  private static final long LAST_WORDS_MS = 1000;
  private static final String JSON = "application/json";
  private static final String EMPTY_OBJECT = "{}";
  private static final Set<HttpMethod> WITH_BODY =
      Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);

  private final BodyBudget budget;
  private final Duration timeout;

  JsonBodies(BodyBudget budget, HttpConfig config) {
    this.budget = budget;
    timeout = config.bodyTimeout();
  }

  /**
   * Returns whether a body begins. Netty drops a {@code Content-Length} beside {@code
   * Transfer-Encoding}, so a proxy may see another end of the body than Truss; after a chunked
   * body, the connection takes no further request.
   */
  boolean begins(RoutingContext context) {
    HttpServerRequest request = context.request();
    BodyBudget.Share share = budget.of(request);
    if (share.isClosing()) {
      request.connection().close();
      return false;
    }
    if (mayHaveUndeclared(request)) {
      share.close();
      context.response().putHeader(HttpHeaders.CONNECTION, "close");
      context.addEndHandler(answered -> closeBehind(request));
    }
    return true;
  }

  /**
   * Closes the connection after the answer. If it closed before the client has sent everything, the
   * answer would be lost.
   */
  private static void closeBehind(HttpServerRequest request) {
    if (request.isEnded()) {
      request.connection().close();
    } else {
      request.endHandler(end -> request.connection().close());
    }
  }

  void read(RoutingContext context) {
    HttpServerRequest request = context.request();
    requireKnownCoding(request);
    long declared = declaredLength(request);
    boolean none = declared == 0 || (declared < 0 && !mayHaveUndeclared(request));
    if (declared > MAX_BYTES) {
      throw tooLarge();
    }
    if (!none && WITH_BODY.contains(request.method()) && !isJson(request)) {
      throw unsupported();
    }
    BodyBudget.Share share = budget.of(request);
    if (none || request.isEnded()) {
      proceed(context, Buffer.buffer());
      return;
    }
    if (HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(
        String.valueOf(request.getHeader(HttpHeaders.EXPECT)))) {
      context.response().writeContinue();
    }
    collect(context, share);
  }

  private void collect(RoutingContext context, BodyBudget.Share share) {
    HttpServerRequest request = context.request();
    Buffer body = Buffer.buffer();
    long deadline = context.vertx().setTimer(timeout.toMillis(), late -> giveUp(context));
    context.addHeadersEndHandler(answered -> share.giveBack());
    request.handler(
        part -> {
          if (context.failed()) {
            return;
          }
          if (body.length() + part.length() > MAX_BYTES) {
            context.fail(tooLarge());
          } else if (!share.take(part.length())) {
            context.fail(tooMany());
          } else {
            body.appendBuffer(part);
          }
        });
    request.exceptionHandler(e -> LOG.debugf(e, "%s ended early", request.path()));
    request.endHandler(
        end -> {
          context.vertx().cancelTimer(deadline);
          if (!context.failed()) {
            proceed(context, body);
          }
        });
    request.resume();
  }

  /** Reads and discards the rest of the body, until the deadline. */
  private void giveUp(RoutingContext context) {
    if (context.failed() || context.response().closed()) {
      context.request().connection().close();
      return;
    }
    context.response().putHeader(HttpHeaders.CONNECTION, "close");
    context.fail(
        ProblemException.of(408, "body_too_slow", "The body did not arrive in time")
            .detail(
                "The body has to arrive within %d s (truss.http.body-timeout). Send it again.",
                timeout.toSeconds()));
    context.vertx().setTimer(LAST_WORDS_MS, over -> context.request().connection().close());
  }

  private static void proceed(RoutingContext context, Buffer body) {
    Buffer read = body;
    if (WITH_BODY.contains(context.request().method())) {
      context.request().headers().set(HttpHeaders.CONTENT_TYPE, JSON);
      read = body.length() == 0 ? Buffer.buffer(EMPTY_OBJECT) : body;
    }
    ((RoutingContextInternal) context).setBody(read);
    context.next();
  }

  /**
   * Refuses unknown transfer codings, which hide where the body ends and the next request begins.
   */
  private static void requireKnownCoding(HttpServerRequest request) {
    List<String> codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
    boolean known =
        codings.isEmpty()
            || (codings.size() == 1 && codings.getFirst().strip().equalsIgnoreCase("chunked"));
    if (!known) {
      request.response().putHeader(HttpHeaders.CONNECTION, "close");
      throw ProblemException.of(400, "invalid_transfer_encoding", "The body cannot be read")
          .with("allowed", "chunked")
          .detail("The only Transfer-Encoding that is understood is chunked.");
    }
  }

  private static long declaredLength(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? -1 : Long.parseLong(length);
  }

  private static boolean mayHaveUndeclared(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  /**
   * Returns whether the body is JSON. A missing type counts as JSON: a web page cannot omit it
   * without showing its origin.
   */
  private static boolean isJson(HttpServerRequest request) {
    List<String> types = request.headers().getAll(HttpHeaders.CONTENT_TYPE);
    return types.stream()
        .allMatch(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(JSON));
  }

  private static ProblemException tooLarge() {
    return ProblemException.of(413, "body_too_large", "Body too large")
        .with("max_bytes", MAX_BYTES)
        .detail("A body may have at most %d bytes.", MAX_BYTES);
  }

  private static ProblemException tooMany() {
    return ProblemException.unavailable(
        "too_many_bodies",
        "Other requests are being read, and there is no room for the body of this one"
            + " (truss.http.bodies). Send it again.",
        null);
  }

  private static ProblemException unsupported() {
    return ProblemException.of(415, "unsupported_media_type", "Unsupported media type")
        .with("allowed", JSON)
        .detail("Bodies are JSON: send the header Content-Type: %s.", JSON);
  }
}
