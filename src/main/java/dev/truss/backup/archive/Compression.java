package dev.truss.backup.archive;

import dev.truss.error.ProblemException;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A compression of {@code pg_dump}.
 *
 * @param text as {@code --compress} takes it from 16 on, such as {@code zstd:9} or {@code gzip}
 */
public record Compression(String text) {

  private static final String AUTO = "auto";
  private static final int FIRST_WITH_METHODS = 16;

  /** The methods that not every {@code pg_dump} supports. */
  private static final Set<String> OPTIONAL = Set.of("lz4", "zstd");

  private static final String ZSTD_LEVEL = "(-\\d{1,6}|[1-9]|1\\d|2[0-2])";
  private static final String ZSTD_DETAIL = "(level=" + ZSTD_LEVEL + "|long|workers=\\d{1,3})";
  private static final Pattern SYNTAX =
      Pattern.compile(
          "auto|none|\\d|gzip(:(level=)?[1-9])?|lz4(:(level=)?([1-9]|1[0-2]))?|zstd(:(%s|%s(,%s)*))?"
              .formatted(ZSTD_LEVEL, ZSTD_DETAIL, ZSTD_DETAIL));

  /** Returns whether some {@code pg_dump} could support it. */
  public static boolean isKnown(String configured) {
    return SYNTAX.matcher(configured).matches();
  }

  /**
   * Reads the configured compression.
   *
   * @param compresses whether the programs in use have a method; {@code auto} is zstd where they
   *     have that, and else gzip
   * @throws ProblemException 503 {@code compression_missing} for what they have not
   */
  public static Compression of(String configured, Predicate<String> compresses) {
    if (configured.equals(AUTO)) {
      return new Compression(compresses.test("zstd") ? "zstd" : "gzip");
    }
    String method = configured.split(":", 2)[0];
    if (OPTIONAL.contains(method) && !compresses.test(method)) {
      throw ProblemException.unavailable(
          "compression_missing",
          "truss.backup.compression is %s, and the pg_dump in use does not compress with %s: that of PostgreSQL 16 or newer may."
              .formatted(configured, method),
          null);
    }
    return new Compression(configured);
  }

  /** Returns the option for programs of a version. Those of 15 take only a level of gzip. */
  public String option(int toolsMajor) {
    if (toolsMajor >= FIRST_WITH_METHODS) {
      return text;
    }
    return switch (text) {
      case "gzip" -> "6";
      case "none" -> "0";
      default -> text.replaceFirst("^gzip:(level=)?", "");
    };
  }
}
