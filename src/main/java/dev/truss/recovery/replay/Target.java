package dev.truss.recovery.replay;

import dev.truss.error.ProblemException;
import dev.truss.recovery.wal.Lsn;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The target of a recovery.
 *
 * @see <a
 *     href="https://www.postgresql.org/docs/current/runtime-config-wal.html#RUNTIME-CONFIG-WAL-RECOVERY-TARGET">Recovery
 *     target</a>
 */
public sealed interface Target {

  /**
   * The state before the first commit after a time.
   *
   * @param inclusive whether a commit of just that time is still in it
   */
  record Time(Instant time, boolean inclusive) implements Target {}

  /**
   * The state at a position.
   *
   * @param inclusive whether the record at that position is still in it
   */
  record Position(Lsn lsn, boolean inclusive) implements Target {}

  /** The format of {@code recovery_target_time}. */
  DateTimeFormatter POSTGRES =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS'+00:00'").withZone(ZoneOffset.UTC);

  /**
   * Reads a client's request.
   *
   * @throws ProblemException 422 where it is not exactly one, or has no such form
   */
  static Wanted of(
      @Nullable String time, @Nullable String lsn, @Nullable String name, boolean inclusive) {
    if (Stream.of(time, lsn, name).filter(Objects::nonNull).count() != 1) {
      throw ProblemException.invalidField(
          "target_time", "exactly one of target_time, target_lsn and target_name must be given");
    }
    if (time != null) {
      return new Wanted(Kind.TIME, time(time).toString(), inclusive);
    }
    if (lsn != null) {
      Lsn position =
          Lsn.parse(lsn.strip())
              .orElseThrow(
                  () ->
                      ProblemException.invalidField(
                          "target_lsn", "must be two hexadecimal numbers, such as 0/1A2B3C4D"));
      return new Wanted(Kind.LSN, position.toString(), inclusive);
    }
    return new Wanted(Kind.NAME, Objects.requireNonNull(name), inclusive);
  }

  private static Instant time(String text) {
    try {
      // Postgres counts in microseconds.
      return OffsetDateTime.parse(text.strip()).toInstant().truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeParseException e) {
      throw ProblemException.invalidField(
          "target_time", "must be a time with its zone, such as 2026-01-15T10:00:00.123456Z");
    }
  }

  /** The ways to name a target. */
  enum Kind {
    TIME,
    LSN,
    NAME;

    /** As it is written down. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static Kind of(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }

  /** As it is written down. */
  record Wanted(Kind kind, String text, boolean inclusive) {}
}
