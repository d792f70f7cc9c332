package dev.truss.recovery.wal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A timeline with its ancestors and the positions at which each was left.
 *
 * @param current the timeline that the server is on
 * @param ancestors oldest first
 * @see <a
 *     href="https://www.postgresql.org/docs/current/continuous-archiving.html#BACKUP-TIMELINES">Timelines</a>
 */
public record Timelines(int current, List<Ancestor> ancestors) {

  private static final Pattern LINE =
      Pattern.compile("([1-9]\\d{0,8})\\s+([0-9A-Fa-f]{1,8}/[0-9A-Fa-f]{1,8})(\\s.*)?");

  /** A timeline that was left at a position for the next one. */
  public record Ancestor(int timeline, Lsn end) {}

  public Timelines {
    ancestors = List.copyOf(ancestors);
  }

  /**
   * Parses a history file, which has a line for each ancestor.
   *
   * @param text of the history file of {@code current}, which is not the first timeline
   * @throws IllegalArgumentException when Postgres cannot have written it so
   */
  static Timelines of(int current, String text) {
    List<Ancestor> ancestors = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches() || (parts.group(3) == null && isCut(text, i, lines))) {
          throw new IllegalArgumentException("line %d is not whole".formatted(i + 1));
        }
        ancestors.add(new Ancestor(Integer.parseInt(parts.group(1)), Lsn.of(parts.group(2))));
      }
    }
    if (ancestors.isEmpty()) {
      throw new IllegalArgumentException(
          text.isEmpty() ? "it is empty" : "it names no earlier timeline");
    }
    Timelines timelines = new Timelines(current, ancestors);
    timelines.requireOrder();
    return timelines;
  }

  /** Postgres ends each line; a number that is cut is a number, too. */
  private static boolean isCut(String text, int line, List<String> lines) {
    return line == lines.size() - 1 && !text.endsWith("\n");
  }

  private void requireOrder() {
    Ancestor before = new Ancestor(0, new Lsn(0));
    for (Ancestor ancestor : ancestors) {
      if (ancestor.timeline() <= before.timeline() || ancestor.timeline() >= current) {
        throw new IllegalArgumentException(
            "timeline %d stands where it cannot be".formatted(ancestor.timeline()));
      }
      if (ancestor.end().isBefore(before.end())) {
        throw new IllegalArgumentException(
            "timeline %d ends before it begins".formatted(ancestor.timeline()));
      }
      before = ancestor;
    }
  }

  /**
   * Requires that the last ancestor was left before a position.
   *
   * @param position of the server, which is on the current timeline
   * @throws IllegalArgumentException when it was not, so that this is the history of another server
   */
  void requireBefore(Lsn position) {
    Ancestor last = ancestors.getLast();
    if (position.isBefore(last.end())) {
      throw new IllegalArgumentException(
          "timeline %d ends at %s, and the server is at %s"
              .formatted(last.timeline(), last.end(), position));
    }
  }

  /** Returns the name of a timeline's history file. The first timeline has none. */
  static String historyFile(int timeline) {
    return "%08X.history".formatted(timeline);
  }

  /** Returns whether a position on a timeline leads to the current timeline. */
  public boolean lead(int timeline, Lsn position) {
    return timeline == current
        || ancestors.stream()
            .anyMatch(a -> a.timeline() == timeline && position.compareTo(a.end()) <= 0);
  }

  /**
   * Returns the file that holds a segment. The next timeline has a copy of the segment in which the
   * previous one was left, and continues in it.
   */
  WalSegment segment(long number, long bytes) {
    for (Ancestor ancestor : ancestors) {
      if (number < WalSegment.numberOf(ancestor.end(), bytes)) {
        return new WalSegment(ancestor.timeline(), number);
      }
    }
    return new WalSegment(current, number);
  }
}
