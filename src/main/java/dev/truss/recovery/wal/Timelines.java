package dev.truss.recovery.wal;

import java.util.ArrayList;
import java.util.List;

/**
 * The way to a timeline: its ancestors, and where each was left.
 *
 * @param current the timeline that the server is on
 * @param ancestors oldest first
 * @see <a
 *     href="https://www.postgresql.org/docs/current/continuous-archiving.html#BACKUP-TIMELINES">Timelines</a>
 */
public record Timelines(int current, List<Ancestor> ancestors) {

  /** A timeline that was left at a position for the next one. */
  public record Ancestor(int timeline, Lsn end) {}

  public Timelines {
    ancestors = List.copyOf(ancestors);
  }

  /**
   * From a history file: a line for each ancestor, with its number and where it was left.
   *
   * @param lines of the history file of {@code current}
   */
  static Timelines of(int current, List<String> lines) {
    List<Ancestor> ancestors = new ArrayList<>();
    for (String line : lines) {
      String[] words = line.strip().split("\\s+", 3);
      if (words.length >= 2 && !words[0].startsWith("#")) {
        ancestors.add(new Ancestor(Integer.parseInt(words[0]), Lsn.of(words[1])));
      }
    }
    return new Timelines(current, ancestors);
  }

  /** The name of the file with the history of a timeline. The first has none. */
  static String historyFile(int timeline) {
    return "%08X.history".formatted(timeline);
  }

  /** Whether a position on a timeline is on the way to the current one. */
  public boolean lead(int timeline, Lsn position) {
    return timeline == current
        || ancestors.stream()
            .anyMatch(a -> a.timeline() == timeline && position.compareTo(a.end()) <= 0);
  }

  /**
   * The timeline in whose file a segment is read: of the one in which a timeline was left, the next
   * one has a copy, and goes on in it.
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
