package dev.truss.recovery.basebackup;

import dev.truss.job.CronTimes;
import dev.truss.recovery.wal.WalArchive;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Decides when the next base backup is due: the first as soon as WAL is archived, then by the
 * schedule, also where its time passed while Truss was down.
 */
@ApplicationScoped
public class DueBaseBackup {

  public static final String OFF = "off";

  /** The pause after a failure. */
  private static final Duration PAUSE = Duration.ofMinutes(10);

  private final String cron;
  private final WalArchive archive;
  private final RecoveryWindow windows;
  private final BaseBackupStore store;
  private final Clock clock;

  DueBaseBackup(
      BaseBackupConfig config,
      WalArchive archive,
      RecoveryWindow windows,
      BaseBackupStore store,
      Clock clock) {
    cron = config.baseBackupSchedule();
    this.archive = archive;
    this.windows = windows;
    this.store = store;
    this.clock = clock;
  }

  /** Returns whether there is a schedule, and an archive of the WAL. */
  boolean isScheduled() {
    return !cron.equals(OFF) && archive.folder().isPresent();
  }

  /** Returns whether to begin one now, on a server that Truss knows and whose WAL is archived. */
  boolean isDue() throws SQLException {
    RecoveryWindow.Found found = windows.look();
    // If WAL is not archived, the window, a metric and the health group report it.
    return found.archiving().works() && !windows.isOfAnotherServer(found) && isDue(found);
  }

  /**
   * Returns whether one is due by the schedule, or because nothing from now on can be recovered
   * without one.
   */
  private boolean isDue(RecoveryWindow.Found found) {
    Instant now = clock.instant();
    boolean triedLately =
        store.lastScheduled().filter(tried -> tried.plus(PAUSE).isAfter(now)).isPresent();
    if (triedLately) {
      return false;
    }
    List<RecoverableRange> usable = found.usable();
    return usable.isEmpty()
        || !usable.getLast().open()
        || !CronTimes.next(cron, ZoneOffset.UTC, usable.getLast().row().createdAt()).isAfter(now);
  }
}
