package dev.truss.job;

/**
 * Does the jobs of one kind. A run may be the second one, after the first one's replica died: it
 * begins by clearing away what that left.
 */
public interface JobHandler {

  String kind();

  /**
   * Does it to the end, or undoes what it did and throws.
   *
   * @throws JobStopped when the job was asked to stop
   */
  void run(RunningJob job) throws Exception;
}
