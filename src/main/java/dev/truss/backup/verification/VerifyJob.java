package dev.truss.backup.verification;

import dev.truss.backup.Backup;
import dev.truss.backup.BackupEvent;
import dev.truss.backup.BackupStore;
import dev.truss.backup.archive.Manifests;
import dev.truss.job.JobHandler;
import dev.truss.job.JobRun;
import dev.truss.job.RunningJob;
import dev.truss.postgres.failure.FailureReason;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Runs a {@link TrialRestore} and writes its outcome: every file is read and has its SHA-256, the
 * archive restores, and each table has the rows that the dump's snapshot saw.
 *
 * <p>Only the archive itself can fail a verification: its manifest, its files, its rows, and a
 * statement or row that Postgres refuses ({@link RefusedContent}). Other failures, such as a full
 * disk or a missing role, are the server's, and end the verification without an outcome.
 */
@ApplicationScoped
class VerifyJob implements JobHandler {

  static final String KIND = "verify";

  private static final Logger LOG = Logger.getLogger(VerifyJob.class);

  private final BackupStore store;
  private final VerificationStore verifications;
  private final TrialRestore trial;
  private final Event<BackupEvent> events;

  VerifyJob(
      BackupStore store,
      VerificationStore verifications,
      TrialRestore trial,
      Event<BackupEvent> events) {
    this.store = store;
    this.verifications = verifications;
    this.trial = trial;
    this.events = events;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public JobRun begin(RunningJob job) {
    return new Run(store.find(job.job().backupId()).orElseThrow(), job);
  }

  private final class Run implements JobRun {

    private final Backup backup;
    private final RunningJob job;

    Run(Backup backup, RunningJob job) {
      this.backup = backup;
      this.job = job;
    }

    /** The outcome is written for the job's present run only. */
    @Override
    public boolean claim() {
      return true;
    }

    @Override
    public void endLikeEarlierRun() {}

    @Override
    public void work() throws Exception {
      String compared = trial.prove(backup, job);
      if (verifications.ended(backup.id(), job.run(), true, compared)) {
        LOG.infof("backup verified, id=%d", backup.id());
        events.fire(new BackupEvent.Verified(backup));
      }
    }

    @Override
    public void cancelled(String reason) {
      stopped("the last verification was " + reason);
    }

    @Override
    public void failed(Exception cause) {
      String reason = FailureReason.of(cause);
      Optional<String> refused = RefusedContent.in(cause);
      if (refused.isPresent()) {
        reason = "it does not load again: " + refused.get();
        verifications.ended(backup.id(), job.run(), false, reason);
      } else if (cause instanceof Manifests.Unusable
          || cause instanceof RestoredComparison.Differs) {
        verifications.ended(backup.id(), job.run(), false, reason);
      } else {
        reason = "the last verification came to no result: " + reason;
        stopped(reason);
      }
      events.fire(new BackupEvent.Unproven(backup, reason));
    }

    private void stopped(String reason) {
      verifications.stopped(backup.id(), job.job().id(), job.run(), reason);
    }
  }
}
