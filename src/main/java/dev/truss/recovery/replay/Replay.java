package dev.truss.recovery.replay;

import dev.truss.job.RunningJob;
import dev.truss.postgres.failure.NoRoom;
import dev.truss.recovery.wal.Lsn;
import dev.truss.recovery.wal.WalSegment;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/** Waits until a scratch server has replayed up to its target, and checks that it has. */
public final class Replay {

  private static final Logger LOG = Logger.getLogger(Replay.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final Duration SHOW_EVERY = Duration.ofSeconds(1);
  private static final long BLOCK = 8192;

  private final ScratchServer scratch;
  private final Plan plan;
  private final RunningJob job;
  private final LogTail log;
  private final ReplayLog seen;

  /**
   * The end of the replay.
   *
   * @param lsn behind the last record that was replayed
   * @param words Postgres's own
   */
  public record Stopped(Lsn lsn, String words) {}

  public Replay(ScratchServer scratch, Plan plan, RunningJob job) {
    this.scratch = scratch;
    this.plan = plan;
    this.job = job;
    log = new LogTail(scratch.log());
    seen = new ReplayLog(scratch::isWhole);
  }

  /** Waits for the end of the replay. */
  public Stopped await() throws IOException, SQLException {
    job.bytesTotal(plan.replayBytes());
    long shown = System.nanoTime();
    while (true) {
      job.throwIfStopped();
      boolean running = scratch.server().isRunning();
      log.read(seen::read);
      if (seen.isPaused()) {
        return stopped();
      }
      if (seen.hasLeft()) {
        throw new IOException(
            "the scratch server has left recovery without a pause, and may have gone too far");
      }
      if (seen.tooSmall().isPresent()) {
        throw new IOException(
            "a limit of the server was higher between the base backup and the target than it is now: %s. Make a new base backup, or raise it in the server."
                .formatted(seen.tooSmall().get()));
      }
      if (!running) {
        throw new IOException(failure());
      }
      if (System.nanoTime() - shown > SHOW_EVERY.toNanos()) {
        shown = System.nanoTime();
        requireRoomForLog();
        show();
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  /** Fails if the log's disk is full: the server would pause and could not report it. */
  private void requireRoomForLog() throws IOException {
    Optional<NoRoom> noRoom = NoRoom.below(scratch.data(), BLOCK);
    if (noRoom.isPresent()) {
      throw new IOException("replay failed: " + noRoom.get().sentence());
    }
  }

  private Stopped stopped() throws IOException, SQLException {
    String words = seen.stopping().orElse("recovery stopped");
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
    if (seen.missed().isPresent()) {
      throw new IOException("the base backup or the WAL is damaged: " + seen.missed().get());
    }
    job.bytesDone(plan.replayBytes());
    LOG.infof("replayed, branch=%d lsn=%s: %s", job.job().branchId(), lsn, words);
    return new Stopped(lsn, words);
  }

  private void show() {
    seen.restored()
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

  private String failure() {
    seen.readRest(log.rest());
    return seen.failure(() -> NoRoom.below(scratch.data(), plan.server().segmentBytes()));
  }
}
