package dev.truss.error;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Turns an exception into the problem that the client receives, and into at most one log line. */
@ApplicationScoped
class Problems {

  private static final Logger LOG = Logger.getLogger(Problems.class);
  private static final int SERVER_ERROR = 500;

  private final List<Explanation> explanations;
  private final ObjectMapper json;

  Problems(@All List<Explanation> explanations, ObjectMapper json) {
    this.explanations = explanations;
    this.json = json;
  }

  /**
   * Returns the problem to answer with.
   *
   * @param request method and path, for the log
   */
  Problem of(Throwable thrown, String request) {
    Optional<Problem> known =
        thrownAsProblem(thrown)
            .or(() -> explanations.stream().flatMap(e -> e.explain(thrown).stream()).findFirst())
            .map(ProblemException::problem);
    known.ifPresent(
        problem -> LOG.debugf(thrown, "%s: %d %s", request, problem.status(), problem.code()));
    return known.orElseGet(() -> unexplained(thrown, request));
  }

  /** Returns the problem as JSON; without its further members if one of them cannot be written. */
  byte[] document(Problem problem) {
    try {
      return json.writeValueAsBytes(problem);
    } catch (JsonProcessingException e) {
      LOG.errorf(e, "a member of problem %s cannot be written", problem.code());
      return document(
          new Problem(
              problem.status(), problem.code(), problem.title(), problem.detail(), Map.of()));
    }
  }

  private static Optional<ProblemException> thrownAsProblem(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProblemException problem) {
        return Optional.of(problem);
      }
    }
    return Optional.empty();
  }

  /**
   * Returns a problem that contains nothing of the exception, whose text may hold SQL, paths or
   * secrets.
   */
  private static Problem unexplained(Throwable thrown, String request) {
    String id = UUID.randomUUID().toString();
    LOG.errorf(thrown, "%s failed, error_id=%s", request, id);
    return ProblemException.of(SERVER_ERROR, "internal_error", "An error inside Truss")
        .with("error_id", id)
        .detail("This is a fault of Truss, not of the request. Its log says more under %s.", id)
        .problem();
  }
}
