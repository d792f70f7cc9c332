package dev.truss.error;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicLong;

/** Answers failures outside the resources. */
@ApplicationScoped
class RouterProblems {

  /**
   * The number of bytes of an unwanted body that are read and discarded. Closing the connection at
   * once would reset it before the client has read the answer.
   */
  private static final long PATIENCE_BYTES = 64L * 1024 * 1024;

  private static final int CLIENT_ERROR = 400;

  private static final int SERVER_ERROR = 500;

  private final Problems problems;

  RouterProblems(Problems problems) {
    this.problems = problems;
  }

  void install(@Observes Router router) {
    router.route().order(Integer.MIN_VALUE + 2).failureHandler(this::answer);
  }

  private void answer(RoutingContext context) {
    HttpServerRequest request = context.request();
    HttpServerResponse response = context.response();
    if (response.ended()) {
      return;
    }
    if (response.headWritten()) {
      response.reset();
      return;
    }
    Problem problem = problems.of(thrown(context), request.method() + " " + request.path());
    response
        .setStatusCode(problem.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
    problem
        .retryAfterSeconds()
        .ifPresent(seconds -> response.putHeader(HttpHeaders.RETRY_AFTER, seconds));
    throwAwayRest(request);
    response.end(Buffer.buffer(problems.document(problem)));
  }

  private static Throwable thrown(RoutingContext context) {
    int status = context.statusCode();
    Throwable failure = context.failure();
    if (status >= CLIENT_ERROR && status < SERVER_ERROR && !(failure instanceof ProblemException)) {
      return refused(context, status);
    }
    return failure == null ? new IllegalStateException("failed with " + status) : failure;
  }

  private static ProblemException refused(RoutingContext context, int status) {
    HttpServerRequest request = context.request();
    return StatusProblems.of(status, request.method().name(), String.valueOf(request.path()));
  }

  private static void throwAwayRest(HttpServerRequest request) {
    if (request.isEnded()) {
      return;
    }
    AtomicLong left = new AtomicLong(PATIENCE_BYTES);
    request.handler(
        part -> {
          if (left.addAndGet(-part.length()) < 0) {
            if (request.version() == HttpVersion.HTTP_2) {
              request.response().reset();
            } else {
              request.connection().close();
            }
          }
        });
    request.resume();
  }
}
