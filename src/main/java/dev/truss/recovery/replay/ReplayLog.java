package dev.truss.recovery.replay;

import dev.truss.postgres.failure.NoRoom;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Follows the log of a scratch server, which is long if many databases are left out. */
final class ReplayLog {

  private static final Pattern STOPPING = Pattern.compile("LOG: +(recovery stopping .*)");
  private static final Pattern FAILURE = Pattern.compile("(?:FATAL|PANIC|ERROR): +(.*)");

  /** Matches damage of the WAL. The failure that follows it says only that replay has ended. */
  private static final Pattern DAMAGE =
      Pattern.compile(
          "LOG: +((?:incorrect|invalid|unexpected|record with|out-of-sequence|contrecord).*)");

  private static final Pattern TOO_SMALL =
      Pattern.compile("DETAIL: +(max_\\w+ = \\d+ is a lower setting than .*?)\\.?$");

  /** Matches pages that replay misses, which it does for databases that were left out. */
  private static final Pattern MISSED =
      Pattern.compile(
          "WARNING: +page \\d+ of relation ((?:global|(?:base|pg_tblspc/\\d+/\\w+)/(\\d+))/\\S+) ");

  private static final Pattern RESTORED = Pattern.compile("restored log file \"([^\"]+)\"");
  private static final String PAUSED = "pausing at the end of recovery";
  private static final String LEFT = "archive recovery complete";

  private final Predicate<String> isWhole;
  private boolean paused;
  private boolean left;
  private boolean cut;
  private @Nullable String stopping;
  private @Nullable String failure;
  private @Nullable String damage;
  private @Nullable String tooSmall;
  private @Nullable String missed;
  private @Nullable String restored;
  private @Nullable NoRoom noRoom;

  /**
   * Follows the log of a server that has not started.
   *
   * @param isWhole whether the database of a folder, which is its OID, is in it
   */
  ReplayLog(Predicate<String> isWhole) {
    this.isWhole = isWhole;
  }

  void read(String line) {
    paused |= line.contains(PAUSED);
    left |= line.contains(LEFT);
    stopping = find(STOPPING, line, stopping);
    failure = find(FAILURE, line, failure);
    damage = find(DAMAGE, line, damage);
    tooSmall = find(TOO_SMALL, line, tooSmall);
    restored = find(RESTORED, line, restored);
    if (noRoom == null) { // what fails later follows from the first
      noRoom = NoRoom.in(line).orElse(null);
    }
    Matcher page = MISSED.matcher(line);
    if (page.find() && (page.group(2) == null || isWhole.test(page.group(2)))) {
      missed = line;
    }
  }

  /**
   * Reads the last line, which the server may not have been able to complete for lack of disk
   * space.
   */
  void readRest(String rest) {
    cut = !rest.isEmpty();
    read(rest);
  }

  private static @Nullable String find(Pattern pattern, String line, @Nullable String before) {
    Matcher found = pattern.matcher(line);
    return found.find() ? found.group(1) : before;
  }

  boolean isPaused() {
    return paused;
  }

  /** Returns whether the server has left recovery. */
  boolean hasLeft() {
    return left;
  }

  Optional<String> stopping() {
    return Optional.ofNullable(stopping);
  }

  Optional<String> tooSmall() {
    return Optional.ofNullable(tooSmall);
  }

  Optional<String> missed() {
    return Optional.ofNullable(missed);
  }

  /** Returns the last file that was read from the archive. */
  Optional<String> restored() {
    return Optional.ofNullable(restored);
  }

  /**
   * Returns why the server ended, in its own words.
   *
   * @param disk whether its disk has no room, which it may not have had room to write down
   */
  String failure(Supplier<Optional<NoRoom>> disk) {
    Optional<NoRoom> full =
        Optional.ofNullable(noRoom)
            .or(() -> failure == null || cut ? disk.get() : Optional.empty());
    if (full.isPresent()) {
      return "replay failed: " + full.get().sentence();
    }
    String said = failure == null ? "it ended without a word" : failure;
    return damage == null
        ? "replay failed: " + said
        : "replay failed: %s (%s)".formatted(said, damage);
  }
}
