package dev.truss.recovery.basebackup;

import dev.truss.control.ControlDatabase;
import dev.truss.idempotency.IdempotentRequest;
import dev.truss.job.JobQueue;
import dev.truss.postgres.program.ClientPrograms;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts and deletes base backups. */
@ApplicationScoped
class BaseBackups {

  private static final int LONGEST_LABEL = 60;

  private final ControlDatabase control;
  private final BaseBackupStore store;
  private final RecoveryWindow windows;
  private final WalRetention retention;
  private final ClientPrograms programs;
  private final JobQueue jobs;
  private final IdempotentRequest request;
  private final Clock clock;

  BaseBackups(
      ControlDatabase control,
      BaseBackupStore store,
      RecoveryWindow windows,
      WalRetention retention,
      ClientPrograms programs,
      JobQueue jobs,
      IdempotentRequest request,
      Clock clock) {
    this.control = control;
    this.store = store;
    this.windows = windows;
    this.retention = retention;
    this.programs = programs;
    this.jobs = jobs;
    this.request = request;
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
    Optional<long[]> ids =
        control
            .jdbi()
            .inTransaction(
                handle -> {
                  handle.execute("LOCK TABLE base_backup IN SHARE ROW EXCLUSIVE MODE");
                  if (store.isOneUnderWay(handle)) {
                    return Optional.empty();
                  }
                  long id = store.insert(handle, name, scheduled, caller);
                  var job = new JobQueue.NewJob(BaseBackupJob.KIND, null, null, true, 0, caller);
                  long jobId = jobs.add(handle, job);
                  store.jobIs(handle, id, jobId);
                  if (!scheduled) {
                    request.made(handle, BaseBackupResource.PATH + "/" + id);
                  }
                  return Optional.of(new long[] {id, jobId});
                });
    ids.ifPresent(made -> jobs.submit(made[1]));
    return ids.map(made -> get(made[0]));
  }

  private String label(@Nullable String wanted) {
    if (wanted == null) {
      return "base_" + clock.instant().truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    }
    if (wanted.isBlank() || wanted.length() > LONGEST_LABEL || wanted.indexOf('\0') >= 0) {
      throw dev.truss.error.ProblemException.invalidField(
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
