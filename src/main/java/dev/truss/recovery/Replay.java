package dev.truss.recovery;

import dev.truss.job.RunningJob;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Waits until a scratch server has replayed up to its target, and sees that it did. */
final class Replay {

  private static final Logger LOG = Logger.getLogger(Replay.class);
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
  private static final Pattern RESTORED = Pattern.compile("restored log file \"([^\"]+)\"");

  private final ScratchServer scratch;
  private final Plan plan;
  private final RunningJob job;
  private final LogTail log;
  private final Seen seen = new Seen();

  /** What its log has said so far: with many databases left out, it is long. */
  private final class Seen {
    private boolean paused;
    private boolean left;
    private @Nullable String stopping;
    private @Nullable String failure;
    private @Nullable String damage;
    private @Nullable String tooSmall;
    private @Nullable String missed;
    private @Nullable String restored;

    private void line(String line) {
      paused |= line.contains(PAUSED);
      left |= line.contains(LEFT);
      stopping = find(STOPPING, line, stopping);
      failure = find(FAILURE, line, failure);
      damage = find(DAMAGE, line, damage);
      tooSmall = find(TOO_SMALL, line, tooSmall);
      restored = find(RESTORED, line, restored);
      Matcher page = MISSED.matcher(line);
      if (page.find() && (page.group(2) == null || scratch.isWhole(page.group(2)))) {
        missed = line;
      }
    }

    private static @Nullable String find(Pattern pattern, String line, @Nullable String before) {
      Matcher found = pattern.matcher(line);
      return found.find() ? found.group(1) : before;
    }
  }

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
    log = new LogTail(scratch.log());
  }

  /** Waits for the end. */
  Stopped await() throws IOException, SQLException {
    job.bytesTotal(plan.replayBytes());
    long shown = System.nanoTime();
    while (true) {
      job.throwIfStopped();
      boolean running = scratch.server().isRunning();
      log.read(seen::line);
      if (seen.paused) {
        return stopped();
      }
      if (seen.left) {
        throw new IOException(
            "the scratch server has left recovery without a pause, and may have gone too far");
      }
      if (seen.tooSmall != null) {
        throw new IOException(
            "a limit of the server was higher between the base backup and the target than it is now: %s. Make a new base backup, or raise it in the server."
                .formatted(seen.tooSmall));
      }
      if (!running) {
        throw new IOException(failure());
      }
      if (System.nanoTime() - shown > SHOW_EVERY.toNanos()) {
        shown = System.nanoTime();
        show();
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  private Stopped stopped() throws IOException, SQLException {
    String words = Objects.requireNonNullElse(seen.stopping, "recovery stopped");
    Lsn lsn;
    try (Connection session = scratch.connect();
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
    if (seen.missed != null) {
      throw new IOException("the base backup or the WAL is damaged: " + seen.missed);
    }
    job.bytesDone(plan.replayBytes());
    LOG.infof("replayed, branch=%d lsn=%s: %s", job.job().branchId(), lsn, words);
    return new Stopped(lsn, words);
  }

  private void show() {
    Optional.ofNullable(seen.restored)
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

  /** Why it ended, in its own words. */
  private String failure() {
    String failure = Objects.requireNonNullElse(seen.failure, "it ended without a word");
    return seen.damage == null
        ? "replay failed: " + failure
        : "replay failed: %s (%s)".formatted(failure, seen.damage);
  }
}
