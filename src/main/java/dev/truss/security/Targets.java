package dev.truss.security;

import dev.truss.error.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses targets that are written in another way than links are, so that the audit trail, or a
 * proxy in front of Truss, sees the same path as the resources.
 */
final class Targets {

  /**
   * Empty and relative segments, and letters, digits, dots, hyphens and slashes that are encoded
   * without need.
   */
  private static final Pattern UNUSUAL =
      Pattern.compile(
          "//|\\\\|/\\.{1,2}(?:/|$)|(?i:%(?:3[0-9]|4[1-9a-f]|5[0-9a]|6[1-9a-f]|7[0-9ae]|2[def]|5[cf]))");

  private static final Pattern NUL = Pattern.compile("%00");
  private static final Pattern NO_ESCAPE = Pattern.compile("%(?![0-9a-fA-F]{2})");
  private static final Pattern ESCAPES = Pattern.compile("(?:%[0-9a-fA-F]{2})+");

  static final int MAX_BYTES = 4096;

  private Targets() {}

  /**
   * Checks the target of a request.
   *
   * @throws ProblemException 404 for a path with a semicolon, else {@code /api/branches/1;2} would
   *     be branch 1, or one that is not in its usual form; 400 for what is no URI, and for escapes
   *     that are not UTF-8, or are a NUL, which no text of Postgres has; 414 for one that is too
   *     long
   */
  static void require(HttpServerRequest request) {
    require(String.valueOf(request.path()), request.uri());
  }

  static void require(String path, String target) {
    if (target.length() > MAX_BYTES) {
      throw ProblemException.of(414, "uri_too_long", "The address is too long")
          .with("max_bytes", MAX_BYTES)
          .detail("An address may have at most %d bytes.", MAX_BYTES);
    }
    requireText(target);
    if (path.indexOf(';') >= 0) {
      throw ProblemException.notFound("not_found", "No path here has a semicolon in it.");
    }
    if (UNUSUAL.matcher(path).find()) {
      throw ProblemException.notFound(
          "not_found",
          "No path here has empty or relative segments, backslashes, or letters that are"
              + " percent-encoded.");
    }
    if (NUL.matcher(target).find()) {
      throw unreadable("has a NUL character (%00), which no text here has");
    }
    requireUri(target);
  }

  /** Checks that each percent sign begins an escape, and that the escapes are UTF-8. */
  private static void requireText(String target) {
    if (NO_ESCAPE.matcher(target).find()) {
      throw unreadable(
          "has a percent sign without two hexadecimal digits; write %25 for the sign itself");
    }
    Matcher escapes = ESCAPES.matcher(target);
    while (escapes.find()) {
      byte[] bytes = HexFormat.of().parseHex(escapes.group().replace("%", ""));
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      } catch (CharacterCodingException e) {
        throw unreadable("has percent-encoded bytes that are not UTF-8");
      }
    }
  }

  /**
   * Refuses raw characters that a URI has only as escapes, which proxies read in different ways.
   */
  private static void requireUri(String target) {
    try {
      URI ignored = new URI(target);
    } catch (URISyntaxException e) {
      throw unreadable(
          "is not a URI; percent-encode all characters but letters, digits and -._~ in its values");
    }
  }

  private static ProblemException unreadable(String why) {
    return ProblemException.of(400, "invalid_target", "The address cannot be read")
        .detail("The address %s.", why);
  }
}
