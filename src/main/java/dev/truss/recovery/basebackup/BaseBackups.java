package dev.truss.recovery.basebackup;

import dev.truss.error.ProblemException;
import dev.truss.postgres.program.ClientPrograms;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts and deletes base backups. */
@ApplicationScoped
class BaseBackups {

  private static final int LONGEST_LABEL = 60;

  private final BaseBackupStore store;
  private final RecoveryWindow windows;
  private final BaseBackupRetention retention;
  private final ClientPrograms programs;
  private final BaseBackupReservation reservation;
  private final Clock clock;

  BaseBackups(
      BaseBackupStore store,
      RecoveryWindow windows,
      BaseBackupRetention retention,
      ClientPrograms programs,
      BaseBackupReservation reservation,
      Clock clock) {
    this.store = store;
    this.windows = windows;
    this.retention = retention;
    this.programs = programs;
    this.reservation = reservation;
    this.clock = clock;
  }

  BaseBackup get(long id) {
    return store.find(id).orElseThrow(() -> BaseBackupProblems.notFound(id));
  }

  /**
   * Starts a base backup. Without an archive of the WAL it would never end.
   *
   * @param label null for one of the present time
   */
  BaseBackup create(@Nullable String label, String caller) throws SQLException {
    return begin(label, false, caller).orElseThrow(BaseBackupProblems::underWay);
  }

  /** Starts a base backup for the schedule; empty if one is in progress. */
  Optional<BaseBackup> createScheduled() throws SQLException {
    return begin(null, true, "schedule");
  }

  private Optional<BaseBackup> begin(@Nullable String label, boolean scheduled, String caller)
      throws SQLException {
    String name = label(label);
    RecoveryWindow.Found found = windows.look();
    if (!found.archiving().works()) {
      throw BaseBackupProblems.notArchiving(found.archiving());
    }
    programs.requireServer(found.server().major());
    return reservation.reserve(name, scheduled, caller).map(this::get);
  }

  private String label(@Nullable String wanted) {
    if (wanted == null) {
      return "base_" + clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
    if (wanted.isBlank() || wanted.length() > LONGEST_LABEL || wanted.indexOf('\0') >= 0) {
      throw ProblemException.invalidField(
          "label", "must have 1 to " + LONGEST_LABEL + " characters");
    }
    return wanted.strip();
  }

  /**
   * Deletes a base backup.
   *
   * @param force even if the promised window gets shorter
   */
  void delete(long id, boolean force) throws SQLException {
    BaseBackup row = get(id);
    if (!force && row.status() == BaseBackup.Status.COMPLETED && retention.isNeeded(id)) {
      throw BaseBackupProblems.neededByWindow(id);
    }
    if (!store.markDeleting(id)) {
      throw store.isInUse(id) ? BaseBackupProblems.inUse(id) : BaseBackupProblems.notUsable(row);
    }
    retention.finishDeleting();
  }
}
