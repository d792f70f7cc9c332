package dev.truss.recovery;

import dev.truss.job.RunningJob;
import dev.truss.postgres.DatabaseName;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Waits until a scratch server has replayed up to its target, and sees that it did. */
final class Replay {

  private static final Logger LOG = Logger.getLogger(Replay.class);
  private static final DatabaseName ANY = new DatabaseName("template1");
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final Duration SHOW_EVERY = Duration.ofSeconds(1);

  private static final Pattern STOPPING = Pattern.compile("LOG: +(recovery stopping .*)");
  private static final Pattern FAILURE = Pattern.compile("(?:FATAL|PANIC|ERROR): +(.*)");

  /** What replay found wrong in the WAL; the failure that follows says only that it is over. */
  private static final Pattern DAMAGE =
      Pattern.compile(
          "LOG: +((?:incorrect|invalid|unexpected|record with|out-of-sequence|contrecord).*)");

  private static final Pattern TOO_SMALL =
      Pattern.compile("DETAIL: +(max_\\w+ = \\d+ is a lower setting than .*?)\\.?$");

  /** Of a database that was left out, replay misses pages; of no other. */
  private static final Pattern MISSED =
      Pattern.compile(
          "WARNING: +page \\d+ of relation ((?:global|(?:base|pg_tblspc/\\d+/\\w+)/(\\d+))/\\S+) ");

  private static final String PAUSED = "pausing at the end of recovery";
  private static final String LEFT = "archive recovery complete";
  private static final String RESTORED = "restored log file \"";

  private final ScratchServer scratch;
  private final Plan plan;
  private final RunningJob job;

  /**
   * Where it stopped.
   *
   * @param lsn behind the last record that was replayed
   * @param words Postgres's own
   */
  record Stopped(Lsn lsn, String words) {}

  Replay(ScratchServer scratch, Plan plan, RunningJob job) {
    this.scratch = scratch;
    this.plan = plan;
    this.job = job;
  }

  /** Waits for the end. */
  Stopped await() throws IOException, SQLException {
    job.bytesTotal(plan.replayBytes());
    long shown = System.nanoTime();
    while (true) {
      job.throwIfStopped();
      List<String> log = scratch.server().log();
      if (log.stream().anyMatch(line -> line.contains(PAUSED))) {
        return stopped(log);
      }
      if (log.stream().anyMatch(line -> line.contains(LEFT))) {
        throw new IOException(
            "the scratch server has left recovery without a pause, and may have gone too far");
      }
      if (log.stream().anyMatch(line -> TOO_SMALL.matcher(line).find())) {
        throw tooSmall(log);
      }
      if (!scratch.server().isRunning()) {
        throw new IOException(failure(scratch.server().log()));
      }
      if (System.nanoTime() - shown > SHOW_EVERY.toNanos()) {
        shown = System.nanoTime();
        show(log);
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  private Stopped stopped(List<String> log) throws IOException, SQLException {
    String words = last(log, STOPPING).orElse("recovery stopped");
    Lsn lsn;
    try (Connection session = scratch.connect(ANY);
        Statement query = session.createStatement();
        ResultSet row =
            query.executeQuery(
                """
                SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn()::text,
                       pg_get_wal_replay_pause_state()""")) {
      row.next();
      if (!row.getBoolean(1)) {
        throw new IOException("the scratch server has left recovery, and may have gone too far");
      }
      lsn = Lsn.of(row.getString(2));
    }
    if (lsn.isBefore(plan.base().end())) {
      throw new IOException(
          "replay stopped at %s, before the end of the base backup at %s"
              .formatted(lsn, plan.base().end()));
    }
    requirePages(log);
    job.bytesDone(plan.replayBytes());
    LOG.infof("replayed, branch=%d lsn=%s: %s", job.job().branchId(), lsn, words);
    return new Stopped(lsn, words);
  }

  private void requirePages(List<String> log) throws IOException {
    for (String line : log) {
      Matcher missed = MISSED.matcher(line);
      if (missed.find() && (missed.group(2) == null || scratch.isWhole(missed.group(2)))) {
        throw new IOException("the base backup or the WAL is damaged: " + line);
      }
    }
  }

  private void show(List<String> log) {
    log.reversed().stream()
        .filter(line -> line.contains(RESTORED))
        .findFirst()
        .map(line -> line.substring(line.indexOf(RESTORED) + RESTORED.length()).split("\"", 2)[0])
        .flatMap(name -> WalSegment.parse(name, plan.server().segmentBytes()))
        .ifPresent(
            segment -> {
              job.currentItem(segment.name(plan.server().segmentBytes()));
              job.bytesDone(
                  Math.max(
                      0,
                      segment.number() * plan.server().segmentBytes()
                          - plan.base().begin().position()));
            });
  }

  private static IOException tooSmall(List<String> log) {
    return new IOException(
        "a limit of the server was higher between the base backup and the target than it is now: %s. Make a new base backup, or raise it in the server."
            .formatted(last(log, TOO_SMALL).orElse("")));
  }

  /** Why it ended, in its own words. */
  private static String failure(List<String> log) {
    String failure = last(log, FAILURE).orElse("it ended without a word");
    return last(log, DAMAGE)
        .map(damage -> "replay failed: %s (%s)".formatted(failure, damage))
        .orElse("replay failed: " + failure);
  }

  private static Optional<String> last(List<String> log, Pattern pattern) {
    return log.reversed().stream()
        .map(pattern::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .findFirst();
  }
}
