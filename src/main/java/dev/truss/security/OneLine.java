package dev.truss.security;

import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/**
 * Escapes control characters in log messages, so that a name chosen by a user can neither begin a
 * new line of the log nor control the terminal that shows it.
 */
@LoggingFilter(name = OneLine.NAME)
public final class OneLine implements Filter {

  static final String NAME = "one-line";

  /** Also what Unicode has for ends of lines, and marks that turn the direction of text. */
  private static final Pattern CONTROL =
      Pattern.compile("[\\p{Cc}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]");

  private static final PatternFormatter MESSAGE = new PatternFormatter("%m");

  @Override
  public boolean isLoggable(LogRecord record) {
    String message =
        record instanceof ExtLogRecord known ? MESSAGE.format(known) : record.getMessage();
    if (message != null && CONTROL.matcher(message).find()) {
      write(record, escape(message));
    }
    return true;
  }

  private static void write(LogRecord record, String message) {
    if (record instanceof ExtLogRecord known) {
      known.setMessage(message, ExtLogRecord.FormatStyle.NO_FORMAT);
    } else {
      record.setMessage(message);
    }
    record.setParameters(null);
  }

  static String escape(String message) {
    return CONTROL
        .matcher(message)
        .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
  }
}
