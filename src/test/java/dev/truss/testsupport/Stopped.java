package dev.truss.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What Truss complains of while it stops, which should be nothing. */
public final class Stopped {

  private static final Pattern COMPLAINT =
      Pattern.compile(" (WARN|ERROR|FATAL) |^\\s+at |^Caused by: |^Exception in thread");

  /** Of Quarkus at each start, when it begins to measure Netty. */
  private static final String AT_THE_START = "netty.eventexecutor.workers";

  /** As the log shortens it. */
  private static final String DB_SCHEDULER = "[co.gi.ka.sc.";

  private Stopped() {}

  /** Stops it; it complains of nothing from then on. */
  public static void quietly(TrussProcess truss) {
    quietly(truss, truss.log().length());
  }

  /** Stops it; it complains of nothing from a place in its log on. */
  public static void quietly(TrussProcess truss, int from) {
    truss.shutDown();
    assertQuiet(truss, from);
  }

  /** It complains of nothing from a place in its log on. */
  public static void assertQuiet(TrussProcess truss, int from) {
    assertQuiet(truss, from, line -> COMPLAINT.matcher(line).find());
  }

  /**
   * Likewise while Postgres is away, of which db-scheduler complains with a stack trace, whether or
   * not it is stopping.
   */
  public static void assertQuietButForDbScheduler(TrussProcess truss, int from) {
    assertQuiet(
        truss,
        from,
        line ->
            (line.contains(" WARN ") || line.contains(" ERROR ")) && !line.contains(DB_SCHEDULER));
  }

  /** Likewise, but for the one line that says that it waits for requests no longer. */
  public static void assertQuietButForTheTimeout(TrussProcess truss, int from) {
    assertThat(truss.log().substring(from).lines())
        .filteredOn(line -> COMPLAINT.matcher(line).find())
        .singleElement()
        .asString()
        .contains("Timed out waiting for graceful shutdown");
  }

  private static void assertQuiet(TrussProcess truss, int from, Predicate<String> complaint) {
    assertThat(truss.log().substring(from).lines())
        .filteredOn(line -> !line.contains(AT_THE_START))
        .noneMatch(complaint);
  }
}
