package dev.truss.backup.download;

import dev.truss.error.ProblemException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of a file, as the header {@code Range} names it.
 *
 * @param first the first byte, from 0
 * @param last the last byte, among them
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-range-requests">RFC 9110</a>
 */
public record ByteRange(long first, long last) {

  private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /**
   * Reads the header. Returns empty for the whole file, also if several parts are requested at
   * once.
   *
   * @throws ProblemException 416 {@code range_not_satisfiable}
   */
  public static Optional<ByteRange> of(@Nullable String header, long size) {
    Matcher one = ONE.matcher(header == null ? "" : header.strip());
    if (!one.matches() || (one.group(1).isEmpty() && one.group(2).isEmpty())) {
      return Optional.empty();
    }
    long first;
    long last = size - 1;
    if (one.group(1).isEmpty()) {
      first = Math.max(0, size - Long.parseLong(one.group(2)));
    } else {
      first = Long.parseLong(one.group(1));
      if (!one.group(2).isEmpty()) {
        last = Math.min(last, Long.parseLong(one.group(2)));
      }
    }
    if (first > last) {
      throw ProblemException.of(416, "range_not_satisfiable", "There is no such part")
          .with("size_bytes", size)
          .detail("The archive has %d bytes, and the request asks for %s.", size, header);
    }
    return Optional.of(new ByteRange(first, last));
  }

  public long length() {
    return last - first + 1;
  }

  /** Returns the value of the header {@code Content-Range}. */
  public String contentRange(long size) {
    return "bytes %d-%d/%d".formatted(first, last, size);
  }
}
