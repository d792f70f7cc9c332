package dev.truss.backup;

import dev.truss.backup.archive.Compression;
import dev.truss.branch.BranchLookup;
import dev.truss.branch.Label;
import dev.truss.control.ControlDatabase;
import dev.truss.database.Source;
import dev.truss.dump.CopyCheck;
import dev.truss.idempotency.IdempotentRequest;
import dev.truss.job.JobQueue;
import dev.truss.quota.Quota;
import dev.truss.storage.ArchiveStorage;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is done with backups, but for making them ({@link BackupJob}) and loading them. */
@ApplicationScoped
public class BackupService {

  private final ControlDatabase control;
  private final BranchLookup branches;
  private final CopyCheck check;
  private final BackupConfig config;
  private final Quota quota;
  private final BackupQueue queue;
  private final BackupStore store;
  private final JobQueue jobs;
  private final ArchiveStorage storage;
  private final IdempotentRequest request;
  private final Clock clock;

  BackupService(
      ControlDatabase control,
      BranchLookup branches,
      CopyCheck check,
      BackupConfig config,
      Quota quota,
      BackupQueue queue,
      BackupStore store,
      JobQueue jobs,
      ArchiveStorage storage,
      IdempotentRequest request,
      Clock clock) {
    this.control = control;
    this.branches = branches;
    this.check = check;
    this.config = config;
    this.quota = quota;
    this.queue = queue;
    this.store = store;
    this.jobs = jobs;
    this.storage = storage;
    this.request = request;
    this.clock = clock;
  }

  public Backup get(long id) {
    return store.find(id).orElseThrow(() -> BackupProblems.notFound(id));
  }

  /**
   * Puts one into the queue; what its role may not read is refused here.
   *
   * @param schedule which asks for it; null for a request
   */
  public Backup create(BackupRequests.Create wanted, String caller, @Nullable String schedule)
      throws SQLException {
    Instant now = clock.instant();
    Label label = Label.of(wanted.label(), "backup_", now);
    Source source = branches.source(wanted.branch());
    check.require(source);
    var draft =
        new BackupStore.Draft(
            label.text(),
            wanted.branch(),
            wanted.branch() == null ? null : branches.label(wanted.branch()),
            source.name(),
            wanted.format() == null ? config.format() : wanted.format(),
            Compression.of(config.compression(), method -> check.compresses(source, method)).text(),
            source.sizeBytes(),
            schedule,
            wanted.verify(),
            caller,
            now);
    long id =
        control
            .jdbi()
            .inTransaction(
                handle -> {
                  quota.requireRoomForBackup(handle);
                  if (schedule == null) {
                    queue.requireRoom(handle); // a schedule has one for each of its sources
                  }
                  long inserted = store.insert(handle, draft);
                  var job =
                      new JobQueue.NewJob(
                          BackupJob.KIND,
                          wanted.branch(),
                          inserted,
                          false,
                          source.sizeBytes(),
                          caller);
                  store.jobIs(handle, inserted, jobs.add(handle, job));
                  request.made(handle, BackupResource.PATH + "/" + inserted);
                  return inserted;
                });
    queue.next();
    return get(id);
  }

  /** Removes a backup and its archive. */
  public void delete(long id) throws IOException {
    Backup backup = get(id);
    boolean marked = control.jdbi().inTransaction(handle -> store.markDeleting(handle, id));
    if (!marked) {
      throw store.isInUse(id)
          ? BackupProblems.inUse(backup)
          : BackupProblems.notUsable(backup, "deleted; cancel its job first");
    }
    finishDeleting(backup);
  }

  /** The files first: a row that is left over says what is still to be done. */
  void finishDeleting(Backup backup) throws IOException {
    if (backup.archive() != null) {
      storage.delete(backup.archive());
    }
    store.delete(backup.id());
  }
}
