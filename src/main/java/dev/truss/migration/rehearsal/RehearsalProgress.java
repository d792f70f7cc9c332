package dev.truss.migration.rehearsal;

import dev.truss.job.RunningJob;
import dev.truss.job.Watched;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;

/** Reports the progress of a rehearsal to its job, if it has one. Flyway calls it for each file. */
public final class RehearsalProgress implements Callback {

  private final @Nullable RunningJob job;
  private int files;
  private int begun;

  private RehearsalProgress(@Nullable RunningJob job) {
    this.job = job;
  }

  /** Returns the progress of a rehearsal without a job. */
  public static RehearsalProgress ofRequest() {
    return new RehearsalProgress(null);
  }

  public static RehearsalProgress of(RunningJob job) {
    return new RehearsalProgress(job);
  }

  /** Returns whether the rehearsal may wait for its turn. */
  boolean waits() {
    return job != null;
  }

  Watched watched() {
    return job == null ? Watched.byNobody() : job;
  }

  void phase(String name) {
    if (job != null) {
      job.phase(name);
    }
  }

  /**
   * Reports that the files begin to run.
   *
   * @param stop ends the sessions in which they run
   */
  void runs(int pending, Runnable stop) {
    files = pending;
    if (job != null) {
      job.items(0, files);
      job.phase("rehearsing");
      job.onStop(stop);
    }
  }

  void throwIfStopped() {
    watched().throwIfStopped();
  }

  @Override
  public boolean supports(Event event, Context context) {
    return event == Event.BEFORE_EACH_MIGRATE;
  }

  @Override
  public boolean canHandleInTransaction(Event event, Context context) {
    return true;
  }

  @Override
  public void handle(Event event, Context context) {
    if (job != null) {
      job.currentItem(String.valueOf(context.getMigrationInfo().getScript()));
      job.items(Math.min(begun++, files), files);
    }
  }

  @Override
  public String getCallbackName() {
    return "progress";
  }
}
