package dev.truss.error;

/** The problems for requests that the layers around the resources refuse with only a status. */
final class StatusProblems {

  private static final int LONGEST_PATH = 200;

  private StatusProblems() {}

  /** Returns the problem for a status from 400 to 499. */
  static ProblemException of(int status, String method, String path) {
    String where = path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) + "…" : path;
    return switch (status) {
      case 400 ->
          ProblemException.of(status, "bad_request", "Not understood")
              .detail("The request is not well-formed; look at its path and its Host header.");
      case 404 ->
          ProblemException.of(status, "not_found", "Not found")
              .detail(
                  "There is nothing at %s. Where a path holds an id, it is a whole number from 1.",
                  where);
      case 405 ->
          ProblemException.of(status, "method_not_allowed", "Method not allowed")
              .detail("%s cannot be asked of %s.", method, where);
      case 406 ->
          ProblemException.of(status, "not_acceptable", "Not acceptable")
              .detail("%s is sent in no form that the Accept header lets through.", where);
      case 415 -> unsupportedMediaType();
      default ->
          ProblemException.of(status, "http_" + status, "Refused")
              .detail("%s %s was refused with status %d.", method, where, status);
    };
  }

  static ProblemException unsupportedMediaType() {
    return ProblemException.of(415, "unsupported_media_type", "Unsupported media type")
        .with("allowed", "application/json")
        .detail("Bodies are JSON: send the header Content-Type: application/json.");
  }
}
