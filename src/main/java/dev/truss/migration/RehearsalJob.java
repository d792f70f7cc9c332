package dev.truss.migration;

import dev.truss.control.ControlDatabase;
import dev.truss.error.ProblemException;
import dev.truss.job.JobHandler;
import dev.truss.job.JobQueue;
import dev.truss.job.JobRun;
import dev.truss.job.RunLost;
import dev.truss.job.RunningJob;
import dev.truss.migration.flyway.MigrationFolder;
import dev.truss.migration.rehearsal.RehearsalProgress;
import dev.truss.postgres.DatabaseName;
import dev.truss.session.ActiveDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;

/**
 * Rehearses migrations in a job, which outlives the request, reports progress and can be cancelled.
 * If Truss dies, the next run starts over in a new copy, and the reconciler drops the old one.
 */
@ApplicationScoped
class RehearsalJob implements JobHandler {

  private static final String KIND = "rehearsal";

  /** One that waits takes a worker, of which other jobs need some. */
  private static final int MOST = 6;

  private final ControlDatabase control;
  private final MigrationFolder folder;
  private final MigrationCheck check;
  private final RehearsalStore store;
  private final JobQueue queue;

  RehearsalJob(
      ControlDatabase control,
      MigrationFolder folder,
      MigrationCheck check,
      RehearsalStore store,
      JobQueue queue) {
    this.control = control;
    this.folder = folder;
    this.check = check;
    this.store = store;
    this.queue = queue;
  }

  @Override
  public String kind() {
    return KIND;
  }

  /** Queues a rehearsal. */
  RehearsalView begin(ActiveDatabase database, String caller) throws IOException {
    folder.read(); // refuses what no job could do
    var job = new JobQueue.NewJob(KIND, database.branchId(), null, true, 0, caller);
    long id =
        control
            .jdbi()
            .inTransaction(
                handle -> {
                  if (store.unfinished(handle) >= MOST) {
                    throw tooMany();
                  }
                  long added = queue.add(handle, job);
                  store.insert(handle, added, database.database().value());
                  return added;
                });
    queue.submit(id);
    return store.find(id).orElseThrow();
  }

  private static ProblemException tooMany() {
    return ProblemException.of(429, "too_many_rehearsals", "Too many rehearsals")
        .with("retry_after_seconds", 10)
        .detail("%d rehearsals are waiting or running. Try again when one has ended.", MOST);
  }

  @Override
  public JobRun begin(RunningJob job) {
    return new Run(job);
  }

  private final class Run implements JobRun {

    private final RunningJob job;

    Run(RunningJob job) {
      this.job = job;
    }

    /** Rehearses, and stores the outcome if this is still the job's present run. */
    @Override
    public boolean claim() {
      return true;
    }

    @Override
    public void endLikeEarlierRun() {}

    @Override
    public void work() throws Exception {
      long id = job.job().id();
      DatabaseName database = new DatabaseName(store.find(id).orElseThrow().database());
      CheckResult result = check.rehearse(database, RehearsalProgress.of(job));
      if (!store.done(id, job.run(), result)) {
        throw new RunLost();
      }
    }

    /** Does nothing: the job records the failure, and the rehearsal drops its copy. */
    @Override
    public void cancelled(String reason) {}

    @Override
    public void failed(Exception cause) {}
  }
}
