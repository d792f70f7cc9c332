package dev.truss.job;

import dev.truss.control.Replica;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import org.jboss.logging.Logger;

/** Takes one run of a job through the steps of {@link JobRun}. */
@ApplicationScoped
class JobRunner {

  /** A job that ends its replica each time it runs must not do so for ever. */
  static final int MOST_RUNS = 10;

  private static final Logger LOG = Logger.getLogger(JobRunner.class);

  private final Replica replica;
  private final RunSessions sessions;

  JobRunner(Replica replica, RunSessions sessions) {
    this.replica = replica;
    this.sessions = sessions;
  }

  /**
   * Does the work to its end, or undoes what was done and throws.
   *
   * @param number of this run, from 1; runs that were handed over are not counted
   * @throws JobStopped if the job was asked to stop, or is handed over
   */
  void run(JobHandler handler, RunningJob job, int number) throws Exception {
    try (Replica.Work held = replica.work(job.run())) {
      JobRun run = handler.begin(job);
      try {
        run(run, job, number);
      } finally {
        if (!job.isLeftToSuccessor()) {
          run.after();
        }
      }
    }
  }

  private void run(JobRun run, RunningJob job, int number) throws Exception {
    if (!run.claim()) {
      run.endLikeEarlierRun();
      return;
    }
    try {
      sessions.endEarlierRuns(job);
      run.clear();
      job.throwIfStopped();
      requireRunsLeft(number);
      run.work();
    } catch (JobStopped | RunLost e) {
      end(run, job, e);
      throw e;
    } catch (Exception e) {
      job.throwIfShuttingDown();
      end(run, job, e);
      throw e;
    }
  }

  private static void requireRunsLeft(int number) throws IOException {
    if (number > MOST_RUNS) {
      throw new IOException(
          "%d runs of this job have ended without a word, with their replicas or with the control database. Look for the cause, such as too little memory, and begin it anew"
              .formatted(MOST_RUNS));
    }
  }

  /** Ends a run. A failure of this does not hide why the run ended. */
  private static void end(JobRun run, RunningJob job, Exception cause) {
    try {
      switch (cause) {
        case RunLost lost -> run.superseded();
        case JobStopped stopped when job.isLeftToSuccessor() -> run.handedOver();
        case JobStopped stopped -> run.cancelled("cancelled on request");
        default -> run.failed(cause);
      }
    } catch (Exception leftover) {
      LOG.warnf(leftover, "what job %d made is left to the reconciler", job.job().id());
    }
  }
}
