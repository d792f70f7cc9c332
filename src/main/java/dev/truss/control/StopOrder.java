package dev.truss.control;

import io.quarkus.runtime.ShutdownEvent;

/**
 * In which order Truss stops, as priorities of the observers of {@link ShutdownEvent}. By then the
 * requests are answered. Each part ends before what it needs: the sessions on the control database
 * are closed last.
 */
public final class StopOrder {

  /** The control database is not announced any more. */
  public static final int START = 1;

  /** Jobs end, and stay for a successor. */
  public static final int JOBS = 2;

  /** What is scheduled ends. */
  public static final int BACKGROUND = 3;

  /** The other replicas learn that this one is gone. */
  public static final int REPLICA = 4;

  /** What was done is written down, also what the others did while they stopped. */
  public static final int AUDIT_TRAIL = 5;

  /** Sessions and programs. */
  public static final int RESOURCES = 6;

  private StopOrder() {}
}
