package dev.truss.backup;

import dev.truss.backup.archive.Compression;
import dev.truss.branch.BranchLookup;
import dev.truss.branch.Label;
import dev.truss.database.Source;
import dev.truss.dump.CopyCheck;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Asks for backups, which a {@link BackupJob} then makes. */
@ApplicationScoped
public class BackupService {

  private final BranchLookup branches;
  private final CopyCheck check;
  private final BackupConfig config;
  private final BackupReservation reservation;
  private final BackupStore store;
  private final Clock clock;

  BackupService(
      BranchLookup branches,
      CopyCheck check,
      BackupConfig config,
      BackupReservation reservation,
      BackupStore store,
      Clock clock) {
    this.branches = branches;
    this.check = check;
    this.config = config;
    this.reservation = reservation;
    this.store = store;
    this.clock = clock;
  }

  public Backup get(long id) {
    return store.find(id).orElseThrow(() -> BackupProblems.notFound(id));
  }

  /**
   * Returns a completed backup.
   *
   * @param what the participle of what is asked for, such as "restored"
   * @throws dev.truss.error.ProblemException 409 if the backup is not completed
   */
  public Backup completed(long id, String what) {
    Backup backup = get(id);
    if (backup.status() != BackupStatus.COMPLETED) {
      throw BackupProblems.notUsable(backup, what);
    }
    return backup;
  }

  /**
   * Puts a backup into the queue. Refuses a source that Truss's role cannot read in full.
   *
   * @param schedule the name of the schedule that asks for it; null for a request
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
    return get(reservation.reserve(draft));
  }
}
