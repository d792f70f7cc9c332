package dev.truss.postgres.program;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An entry of an archive, as {@code pg_restore --list} prints it.
 *
 * @param id by which {@code pg_restore --use-list} finds it
 * @param text such as {@code 3466 16390 EVENT TRIGGER - guard postgres}
 */
public record ArchiveEntry(int id, String text) {

  private static final Pattern LINE = Pattern.compile("(\\d+); (.*)");

  /** Itself, its comment and its label. */
  private static final Pattern EVENT_TRIGGER =
      Pattern.compile(
          "\\d+ \\d+ (?:EVENT TRIGGER - |(?:COMMENT|SECURITY LABEL) - EVENT TRIGGER ).*");

  static Optional<ArchiveEntry> of(String line) {
    Matcher entry = LINE.matcher(line);
    return entry.matches()
        ? Optional.of(new ArchiveEntry(Integer.parseInt(entry.group(1)), entry.group(2)))
        : Optional.empty();
  }

  /** Whether it makes an event trigger, or says something of one. */
  public boolean isEventTrigger() {
    return EVENT_TRIGGER.matcher(text).matches();
  }
}
