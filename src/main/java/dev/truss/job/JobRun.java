package dev.truss.job;

/**
 * One run of a job. {@link JobRunner} calls these methods, in this order, and knows how a job is
 * claimed, resumed and ended; a run knows only what is to be done and what it leaves.
 *
 * <ol>
 *   <li>{@link #claim}: makes this run the present one. Where an earlier run has come to the end,
 *       {@link #endLikeEarlierRun} follows, and nothing else
 *   <li>the sessions of earlier runs are ended
 *   <li>{@link #clear}: removes what earlier runs left
 *   <li>{@link #work}
 *   <li>where that throws, one of {@link #cancelled}, {@link #failed}, {@link #handedOver} and
 *       {@link #superseded}; what they throw is logged, and left to the reconciler
 *   <li>{@link #after}, unless the job is handed over
 * </ol>
 */
public interface JobRun {

  /**
   * Makes this run the only one that may write an outcome.
   *
   * @return false if an earlier run has come to the end, and died before the job said so
   * @throws RunLost if another run has taken over
   */
  boolean claim() throws Exception;

  /** Returns if the earlier run completed the work, and throws its reason if not. */
  void endLikeEarlierRun() throws Exception;

  /** Removes what earlier runs left. Their sessions have ended. */
  default void clear() throws Exception {}

  /** Does the work to its end. */
  void work() throws Exception;

  /** Writes that the work was cancelled, and removes what this run made. */
  void cancelled(String reason) throws Exception;

  /** Writes that the work failed, and removes what this run made. */
  void failed(Exception cause) throws Exception;

  /** This replica stops, and another run follows. Removes only what that would not find. */
  default void handedOver() throws Exception {}

  /** Another run has taken over while this one slept. Removes what this run made since. */
  default void superseded() throws Exception {}

  /** The job has ended here. */
  default void after() {}
}
