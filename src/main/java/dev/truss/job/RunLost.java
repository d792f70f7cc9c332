package dev.truss.job;

/** Another run has taken over the work of this one; whatever is to be done, it does. */
public final class RunLost extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public RunLost() {
    super("another replica has taken over");
  }
}
