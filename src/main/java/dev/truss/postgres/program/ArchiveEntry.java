package dev.truss.postgres.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An entry of an archive, as {@code pg_restore --list --verbose} prints it.
 *
 * @param id the id by which {@code pg_restore --use-list} finds it
 * @param text such as {@code 3466 16390 EVENT TRIGGER - guard postgres}: the OIDs of its catalog
 *     and of its row there, its kind, schema, name and owner
 * @param dependencies the ids of entries that it depends on; the archive may lack some
 */
public record ArchiveEntry(int id, String text, List<Integer> dependencies) {

  private static final Pattern LINE = Pattern.compile("(\\d+); (\\d+ \\d+ .*)");
  private static final Pattern DEPENDENCIES = Pattern.compile(";\\s+depends on: ([\\d ]+)");

  private static final Pattern PARTS = Pattern.compile("(?s)(\\d+) (\\d+) (.*)");
  private static final Pattern EXTENSION = Pattern.compile("(?s)EXTENSION - (.*) ");
  private static final Pattern NAMED = Pattern.compile("(?s)((?:[A-Z]+ )*[A-Z]+) (\\S+) (.*) \\S*");

  /** Matches an event trigger, its comment and its security label. */
  private static final Pattern EVENT_TRIGGER =
      Pattern.compile("(?s)EVENT TRIGGER - .*|(?:COMMENT|SECURITY LABEL) - EVENT TRIGGER .*");

  private static final int PG_CLASS = 1259;

  public ArchiveEntry {
    dependencies = List.copyOf(dependencies);
  }

  /** Reads a list. */
  static List<ArchiveEntry> read(Stream<String> lines) {
    List<ArchiveEntry> entries = new ArrayList<>();
    lines.forEach(
        line -> {
          Matcher entry = LINE.matcher(line);
          Matcher dependencies = DEPENDENCIES.matcher(line);
          if (entry.matches()) {
            entries.add(
                new ArchiveEntry(Integer.parseInt(entry.group(1)), entry.group(2), List.of()));
          } else if (dependencies.matches() && !entries.isEmpty()) {
            ArchiveEntry last = entries.removeLast();
            entries.add(new ArchiveEntry(last.id, last.text, ids(dependencies.group(1))));
          }
        });
    return entries;
  }

  private static List<Integer> ids(String text) {
    return Stream.of(text.strip().split(" ", -1)).map(Integer::valueOf).distinct().toList();
  }

  private String part(int number) {
    Matcher parts = PARTS.matcher(text);
    return parts.matches() ? parts.group(number) : "";
  }

  /** Returns the text without its numbers, such as {@code TABLE DATA cron job postgres}. */
  public String what() {
    return part(3);
  }

  /** Returns whether it creates an object, and does not only fill or describe one. */
  public boolean isObject() {
    return Long.parseLong(part(1)) != 0;
  }

  /** Returns the OID of the table, view or sequence that it creates. */
  public Optional<Long> relation() {
    return Long.parseLong(part(1)) == PG_CLASS
        ? Optional.of(Long.valueOf(part(2)))
        : Optional.empty();
  }

  /** Returns the name of the extension that it creates. */
  public Optional<String> extension() {
    Matcher extension = EXTENSION.matcher(what());
    return extension.matches() ? Optional.of(extension.group(1)) : Optional.empty();
  }

  /** Returns whether it creates an event trigger, or comments on or labels one. */
  public boolean isEventTrigger() {
    return EVENT_TRIGGER.matcher(what()).matches();
  }

  /** Returns its name in messages, such as {@code view public.jobs}. */
  public String label() {
    Matcher named = NAMED.matcher(what());
    if (!named.matches()) {
      return what();
    }
    String kind = named.group(1).toLowerCase(Locale.ROOT);
    return named.group(2).equals("-")
        ? "%s %s".formatted(kind, named.group(3))
        : "%s %s.%s".formatted(kind, named.group(2), named.group(3));
  }
}
