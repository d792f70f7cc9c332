package dev.truss.control;

import io.quarkus.runtime.ShutdownEvent;

/**
 * The order in which Truss stops, as priorities of the observers of {@link ShutdownEvent}. Requests
 * have been answered by then. Each part ends before what it depends on; the sessions on the control
 * database close last.
 */
public final class StopOrder {

  /** The control database is no longer announced. */
  public static final int START = 1;

  /** Jobs end here and are left to a successor. */
  public static final int JOBS = 2;

  /** Scheduled tasks end. */
  public static final int BACKGROUND = 3;

  /** The other replicas learn that this one is gone. */
  public static final int REPLICA = 4;

  /** The audit trail is written out, including what the other parts did while they stopped. */
  public static final int AUDIT_TRAIL = 5;

  /** Sessions close and programs end. */
  public static final int RESOURCES = 6;

  private StopOrder() {}
}
