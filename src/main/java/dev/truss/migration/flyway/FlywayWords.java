package dev.truss.migration.flyway;

import dev.truss.postgres.ParsingDeadline;
import dev.truss.postgres.failure.FailureReason;
import dev.truss.postgres.failure.SqlStates;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.internal.exception.FlywayMigrateException;
import org.jspecify.annotations.Nullable;

/**
 * Repeats Flyway's messages without their advice about commands and options that Truss does not
 * have.
 */
public final class FlywayWords {

  private static final Pattern PARSING =
      Pattern.compile(
          "Unable to parse statement in .*? at line (\\d+) col \\d+\\. See \\S+ for more"
              + " information\\. (.*)",
          Pattern.DOTALL);

  private static final Pattern MIXED =
      Pattern.compile(
          "Detected both transactional and non-transactional statements .*?found at line (\\d+):"
              + " (.*)",
          Pattern.DOTALL);

  /** Matches what Flyway puts before the message of a callback of Truss. */
  private static final Pattern CALLBACK =
      Pattern.compile("^(?:Error while executing \\w+ callback: )+");

  private static final int LONGEST_STATEMENT = 80;

  private FlywayWords() {}

  /** Returns the file that failed; null if the failure is not about a file. */
  public static @Nullable String file(FlywayException e) {
    return e instanceof FlywayMigrateException failed ? failed.getMigration().getScript() : null;
  }

  /** Returns why a statement failed. */
  public static String reason(FlywayException e) {
    return SqlStates.find(e).map(FailureReason::of).orElseGet(() -> of(e));
  }

  /** Returns Flyway's message without a full stop. */
  static String of(FlywayException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ParsingDeadline.Exceeded exceeded) {
        return String.valueOf(exceeded.getMessage());
      }
    }
    String message = CALLBACK.matcher(String.valueOf(e.getMessage())).replaceFirst("");
    Matcher mixed = MIXED.matcher(message);
    if (mixed.find()) {
      return "line %s: a statement that cannot run in a transaction stands beside statements that do. Put it into a file of its own: %s"
          .formatted(mixed.group(1), shortened(mixed.group(2)));
    }
    Matcher parsing = PARSING.matcher(message);
    if (parsing.matches()) {
      return "line %s: %s".formatted(parsing.group(1), shortened(parsing.group(2)));
    }
    String first = firstParagraph(message);
    return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
  }

  /** Returns the first line. The others are advice about Flyway's commands and options. */
  static String firstLine(String message) {
    return message.strip().lines().findFirst().orElse("");
  }

  private static String firstParagraph(String message) {
    return message.strip().split("\\R\\s*\\R", 2)[0];
  }

  private static String shortened(String statement) {
    String line = statement.strip().replaceAll("\\s+", " ");
    return line.length() > LONGEST_STATEMENT ? line.substring(0, LONGEST_STATEMENT) + "…" : line;
  }
}
