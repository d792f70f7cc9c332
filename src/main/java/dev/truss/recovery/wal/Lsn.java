package dev.truss.recovery.wal;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A position in the WAL.
 *
 * @param position in bytes, without sign
 * @see <a href="https://www.postgresql.org/docs/current/datatype-pg-lsn.html">pg_lsn</a>
 */
@Schema(type = SchemaType.STRING, examples = "0/1A2B3C4D")
public record Lsn(long position) implements Comparable<Lsn> {

  private static final Pattern FORM = Pattern.compile("([0-9A-Fa-f]{1,8})/([0-9A-Fa-f]{1,8})");
  private static final int HALF = 32;

  /** Parses a position such as {@code 0/1A2B3C4D}. */
  public static Optional<Lsn> parse(String text) {
    Matcher parts = FORM.matcher(text);
    return parts.matches()
        ? Optional.of(
            new Lsn(
                Long.parseLong(parts.group(1), 16) << HALF | Long.parseLong(parts.group(2), 16)))
        : Optional.empty();
  }

  /** Parses a position that Postgres printed. */
  public static Lsn of(String text) {
    return parse(text).orElseThrow(() -> new IllegalArgumentException("not an LSN: " + text));
  }

  /** Returns the beginning of the segment that contains the position. */
  public Lsn beginningOfSegment(long bytes) {
    return new Lsn(position - Long.remainderUnsigned(position, bytes));
  }

  public boolean isBefore(Lsn other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(Lsn other) {
    return Long.compareUnsigned(position, other.position);
  }

  @Override
  @JsonValue
  public String toString() {
    return "%X/%X".formatted(position >>> HALF, position & 0xFFFF_FFFFL);
  }
}
