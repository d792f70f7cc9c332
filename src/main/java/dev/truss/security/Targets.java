package dev.truss.security;

import dev.truss.error.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;

/**
 * Refuses targets that are written in another way than links are, so that the audit trail, or a
 * proxy in front of Truss, sees the same path as the resources.
 */
final class Targets {

  /** Empty and relative segments, and encoded letters, digits, dots, hyphens and slashes. */
  private static final Pattern UNUSUAL =
      Pattern.compile(
          "//|\\\\|/\\.{1,2}(?:/|$)|(?i:%(?:3[0-9]|4[1-9a-f]|5[0-9a]|6[1-9a-f]|7[0-9ae]|2[def]|5[cf]))");

  private static final Pattern NUL = Pattern.compile("%00");

  private Targets() {}

  /**
   * Lets a request pass or does not.
   *
   * @throws ProblemException 404 for a path with a semicolon, else {@code /api/branches/1;2} would
   *     be branch 1, or one that is not in its usual form; 400 for a NUL, which no text of Postgres
   *     has
   */
  static void require(HttpServerRequest request) {
    require(String.valueOf(request.path()), request.uri());
  }

  static void require(String path, String target) {
    if (path.indexOf(';') >= 0) {
      throw ProblemException.notFound("not_found", "No path here has a semicolon in it.");
    }
    if (UNUSUAL.matcher(path).find()) {
      throw ProblemException.notFound(
          "not_found",
          "No path here has empty or relative segments, backslashes, or letters that are percent-encoded.");
    }
    if (NUL.matcher(target).find()) {
      throw ProblemException.of(400, "invalid_target", "The address cannot be read")
          .detail("The address has a NUL character (%%00), which no text here has.");
    }
  }
}
