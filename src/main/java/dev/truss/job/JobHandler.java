package dev.truss.job;

/** Does the jobs of one kind. */
public interface JobHandler {

  String kind();

  /** Begins a run, which may follow one whose replica died. Changes nothing yet. */
  JobRun begin(RunningJob job) throws Exception;
}
