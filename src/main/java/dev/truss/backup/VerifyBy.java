package dev.truss.backup;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.truss.error.ProblemException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The part of a database that a verification compares with the dump's snapshot. */
public enum VerifyBy {
  /** The number of rows of each table. */
  @JsonProperty("rows")
  ROWS,
  /** A sum over the rows of each table, and one over the large objects. */
  @JsonProperty("content")
  CONTENT;

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads the value of a request for a schedule: a boolean, or one of the names.
   *
   * @return null for no verification
   */
  public static @Nullable VerifyBy ofSchedule(@Nullable Object given) {
    return switch (given) {
      case null -> null;
      case Boolean verify -> verify ? ROWS : null;
      case String text -> find(text).orElseThrow(VerifyBy::invalid);
      default -> throw invalid();
    };
  }

  /** Reads a value of the control database. */
  public static @Nullable VerifyBy ofColumn(@Nullable String text) {
    return text == null ? null : find(text).orElseThrow();
  }

  private static Optional<VerifyBy> find(String text) {
    return Arrays.stream(values()).filter(value -> value.text().equals(text)).findFirst();
  }

  private static ProblemException invalid() {
    return ProblemException.invalidField("verify", "must be true, false, rows or content");
  }
}
