package dev.truss.job;

/** Thrown when another run has taken over the work of this one. */
public final class RunLost extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public RunLost() {
    super("another replica has taken over");
  }
}
