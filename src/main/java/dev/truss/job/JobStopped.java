package dev.truss.job;

/** The job was cancelled, taken over by another replica, or this replica is shutting down. */
public final class JobStopped extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public JobStopped() {
    super("stopped");
  }
}
