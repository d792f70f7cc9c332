package dev.truss.error;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Answers all exceptions that are thrown in or around a resource. */
@Provider
class ProblemMapper implements ExceptionMapper<Throwable> {

  private static final int CLIENT_ERROR = 400;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int SERVER_ERROR = 500;

  private final Problems problems;
  private final CurrentVertxRequest current;

  ProblemMapper(Problems problems, CurrentVertxRequest current) {
    this.problems = problems;
    this.current = current;
  }

  @Override
  public Response toResponse(Throwable thrown) {
    if (thrown instanceof WebApplicationException refusal) {
      int status = refusal.getResponse().getStatus();
      if (status < CLIENT_ERROR) {
        return refusal.getResponse();
      }
      if (status == METHOD_NOT_ALLOWED) {
        return answer(refused(refusal, status), AllowedMethods.ofCurrentRequest());
      }
      if (status < SERVER_ERROR) {
        return answer(refused(refusal, status), Set.of());
      }
    }
    return answer(thrown, Set.of());
  }

  private ProblemException refused(WebApplicationException refusal, int status) {
    if (refusal.getCause() instanceof ProblemException problem) {
      return problem;
    }
    HttpServerRequest request = current.getCurrent().request();
    if (refusal instanceof NotFoundException && refusal.getCause() != null) {
      Optional<ProblemException> parameter = queryParameter(refusal.getCause(), request);
      if (parameter.isPresent()) {
        return parameter.get();
      }
    }
    return StatusProblems.of(status, request.method().name(), request.path());
  }

  /**
   * Recognizes a query parameter that cannot be converted. Jakarta REST specifies a 404 without the
   * parameter's name for it; the message contains its value.
   */
  private static Optional<ProblemException> queryParameter(
      Throwable conversion, HttpServerRequest request) {
    String message = String.valueOf(conversion.getMessage());
    return request.params().entries().stream()
        .filter(parameter -> message.contains('"' + parameter.getValue() + '"'))
        .map(Map.Entry::getKey)
        .findFirst()
        .map(
            name ->
                ProblemException.invalidField(
                    name,
                    conversion instanceof NumberFormatException
                        ? "must be a whole number"
                        : "has a value that cannot be read"));
  }

  private Response answer(Throwable thrown, Set<String> allowedMethods) {
    HttpServerRequest request = current.getCurrent().request();
    Problem problem = problems.of(thrown, request.method() + " " + request.path());
    Response.ResponseBuilder builder =
        Response.status(problem.status())
            .type(Problem.MEDIA_TYPE)
            .entity(problems.document(problem));
    if (!allowedMethods.isEmpty()) {
      builder.allow(allowedMethods);
    }
    problem
        .retryAfterSeconds()
        .ifPresent(seconds -> builder.header(HttpHeaders.RETRY_AFTER, seconds));
    return builder.build();
  }
}
